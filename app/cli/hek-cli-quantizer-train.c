/* SPDX-License-Identifier: Apache-2.0 */
/* hektor quantizer train: a codebook for a method, and its loss on the way. */
#include "config.h"

#include "hek-cli-quantizer.h"

#include <math.h>

#include "hek-cli-workspace.h"

static const HekCliOption options[] = {
  { "method", 'm', "METHOD", "How vectors are encoded, see “quantizer methods”" },
  { "bytes", 'b', "B", "The most bytes that a code may have; the method's own by default" },
  HEK_CLI_QUANTIZER_OPTION_OPTION,
  { "save", 0, "CODEBOOK", "Keep it in the workspace under this name, as the next version of it" },
  { "rows", 0, "N", "Use only so many rows of NAME, drawn evenly; all by default" },
  HEK_CLI_QUANTIZER_SEED_OPTION,
  HEK_CLI_VECTORS_OPTIONS,
};

typedef struct
{
  HekCli *cli;
  guint n_steps;
  double first, last;
} HekTrainLoss;

static void
hek_train_on_loss (guint    step,
                   double   value,
                   gpointer data)
{
  HekTrainLoss *loss = data;
  g_autofree char *label = g_strdup_printf ("Training, loss %.6g after step %u,", value, step + 1);

  if (loss->n_steps++ == 0)
    loss->first = value;
  loss->last = value;
  hek_cli_progress_set_label (loss->cli->progress, label);
}

static void
hek_train_add_facts (HekCliRecord        *record,
                     const HekCliVectors *vectors,
                     const HekCodebook   *book,
                     gsize                n_rows)
{
  double raw = (double) hek_codebook_dim (book) * sizeof (float);
  double code_bytes = (double) hek_codebook_code_bytes (book);
  double share_bytes = (double) hek_codebook_share_bytes (book);
  double bytes = code_bytes + share_bytes / (double) vectors->rows.n;

  hek_cli_record_add_text (record, "method", "Method", hek_codec_id (hek_codebook_codec (book)));
  hek_cli_record_add_number (record, "dim", "Dimension", hek_codebook_dim (book), NULL);
  hek_cli_record_add_text (record, "distance", "Distance",
                           hek_distance_id (hek_codebook_distance (book)));
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) n_rows, NULL);
  hek_cli_record_add_number (record, "code_bytes", "Code", code_bytes,
                             g_strdup_printf ("%.0f bytes", code_bytes));
  hek_cli_record_add_number (record, "share_bytes", "Codebook", share_bytes,
                             g_strdup_printf ("%.0f bytes", share_bytes));
  hek_cli_record_add_number (record, "bytes_per_vector", "A vector with both", bytes,
                             g_strdup_printf ("%.2f bytes", bytes));
  hek_cli_record_add_number (record, "compression", "Smaller than float32", raw / bytes,
                             g_strdup_printf ("%.2f times", raw / bytes));
  if (hek_codebook_n_subspaces (book) > 0)
    hek_cli_record_add_number (record, "n_subspaces", "Subspaces", hek_codebook_n_subspaces (book),
                               NULL);
  if (hek_codebook_n_centroids (book) > 0)
    hek_cli_record_add_number (record, "n_centroids", "Centroids of each",
                               hek_codebook_n_centroids (book), NULL);
}

static gboolean
hek_train_check (HekCli            *cli,
                 const HekCodec   **codec,
                 HekCodecTraining  *training,
                 GError           **error)
{
  g_autoptr (GPtrArray) codecs = g_ptr_array_new ();
  guint64 bytes;

  *codec = hek_cli_find_codec ("method", hek_cli_args_get (cli->args, "method"), error);
  if (*codec == NULL)
    return FALSE;
  g_ptr_array_add (codecs, (gpointer) *codec);
  if (!hek_cli_quantizer_check_options (cli, codecs, error) ||
      !hek_cli_quantizer_values (cli, *codec, &training->values, error) ||
      !hek_cli_quantizer_number (cli, "bytes", 0, G_MAXINT32, &bytes, error) ||
      !hek_cli_quantizer_number (cli, "seed", 0, 0x1p53, &training->seed, error))
    return FALSE;
  training->code_bytes = bytes;
  return TRUE;
}

static gboolean
hek_train_run (HekCli  *cli,
               GError **error)
{
  g_auto (HekCliVectors) vectors = { 0 };
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  HekCliRecord *record = hek_cli_record_new ();
  HekCodecTraining training = { 0 };
  HekTrainLoss loss = { .cli = cli, .first = NAN, .last = NAN };
  g_autoptr (HekCodebook) book = NULL;
  const HekCodec *codec;
  guint64 n_rows;
  HekRows rows;
  gint64 start;

  g_ptr_array_add (records, record);
  if (!hek_train_check (cli, &codec, &training, error) ||
      !hek_cli_quantizer_number (cli, "rows", 0, G_MAXUINT32, &n_rows, error) ||
      !hek_cli_vectors_read (cli, &vectors, error))
    return FALSE;
  rows = vectors.rows;
  if (n_rows > 0 && n_rows < rows.n)
    {
      rows.stride_bytes *= rows.n / n_rows;
      rows.n = n_rows;
    }
  training.distance = vectors.distance;
  training.meaning = vectors.meaning;
  training.on_loss = hek_train_on_loss;
  training.loss_data = &loss;
  hek_cli_progress_set_label (cli->progress, "Training");
  start = g_get_monotonic_time ();
  book = hek_codebook_train (codec, &rows, &training, &cli->task, error);
  if (book == NULL)
    {
      hek_cli_prefix_path (error, vectors.name);
      return FALSE;
    }
  hek_train_add_facts (record, &vectors, book, rows.n);
  hek_cli_record_add_number (record, "train_s", "Trained in",
                             (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, NULL);
  hek_cli_record_add_number (record, "n_steps", loss.n_steps > 0 ? "Steps" : NULL, loss.n_steps,
                             NULL);
  hek_cli_record_add_number (record, "first_loss", NULL, loss.first, NULL);
  hek_cli_record_add_number (record, "loss", loss.n_steps > 0 ? "Loss at last" : NULL, loss.last,
                             g_strdup_printf ("%.6g, after the first step %.6g", loss.last,
                                              loss.first));
  return hek_cli_quantizer_save (cli, &vectors, book, &training.values, rows.n, loss.last, record,
                                 error) &&
         hek_cli_print_record (cli, records, FALSE, error);
}

const HekCliCommand hek_cli_quantizer_train = {
  .group = "quantizer",
  .verb = "train",
  .summary = "Train a codebook for vectors, and keep it",
  .usage = "NAME --method=METHOD",
  .details =
    "NAME is a collection, or a file of vectors where there is one of that name. Without --save "
    "nothing is kept.\n"
    "With --json the answer is one object with the keys method, dim, distance, n_rows, code_bytes, "
    "share_bytes (what all vectors share: centroids, rotations), bytes_per_vector (code and this "
    "vector's part of what all share), compression (float32 against bytes_per_vector), train_s, "
    "n_steps, first_loss, loss (mean squared error of a row of the training, after the first step "
    "and at last; null where a method has no steps); n_subspaces and n_centroids where the method "
    "has them, and with --save codebook, version.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_workspace = TRUE,
  .names_formats = TRUE,
  .run = hek_train_run,
};

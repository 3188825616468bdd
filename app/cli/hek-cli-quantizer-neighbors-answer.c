/* SPDX-License-Identifier: Apache-2.0 */
/* Both lists of neighbours: side by side for people, as an object or as rows for machines. */
#include "config.h"

#include "hek-cli-quantizer-neighbors.h"

#include "hek-cli-output.h"

#include <math.h>

/* --- how a row is called ---------------------------------------------------------------------- */

/* @number: (out): what --row takes. Returns: (transfer full): the key, of a file the number */
static char *
hek_neighbors_dup_key (const HekCliNeighbors  *job,
                       guint32                 row,
                       guint64                *number,
                       GError                **error)
{
  const HekCliVectors *vectors = &job->vectors;
  HekRowPlace place = { 0 };

  *number = vectors->row_ids != NULL ? vectors->row_ids[row] : row;
  if (vectors->snapshot == NULL)
    return g_strdup_printf ("%u", row);
  hek_snapshot_find_row (vectors->snapshot, *number, &place);
  return hek_snapshot_dup_key (vectors->snapshot, place, error);
}

/* --- for machines --------------------------------------------------------------------------- */

/* Whether the other list has not got it. */
static gboolean
hek_neighbors_is_odd (const HekCliNeighbors     *job,
                      const HekComparedNeighbor *neighbor,
                      gboolean                   is_exact)
{
  return (is_exact ? neighbor->rank_by_estimate : neighbor->rank) > job->n;
}

static guint
hek_neighbors_count_lost (const HekCliNeighbors *job)
{
  guint n_lost = 0;

  for (guint i = 0; i < job->n; i++)
    n_lost += hek_neighbors_is_odd (job, &job->exact[i], TRUE);
  return n_lost;
}

/* @list: (nullable): a name, for rows of CSV, which have all columns */
static HekCliRecord *
hek_neighbors_record (const HekCliNeighbors  *job,
                      const char             *list,
                      gboolean                is_exact,
                      guint                   i,
                      GError                **error)
{
  const HekComparedNeighbor *neighbor = is_exact ? &job->exact[i] : &job->quantized[i];
  guint64 number;
  g_autofree char *key = hek_neighbors_dup_key (job, neighbor->row, &number, error);
  gboolean odd = hek_neighbors_is_odd (job, neighbor, is_exact);
  HekCliRecord *record;

  if (key == NULL)
    return NULL;
  record = hek_cli_record_new ();
  if (list != NULL)
    hek_cli_record_add_text (record, "list", NULL, list);
  hek_cli_record_add_number (record, "rank", NULL, i + 1, NULL);
  if (job->vectors.snapshot != NULL)
    hek_cli_record_add_text (record, "key", NULL, key);
  hek_cli_record_add_number (record, "row", NULL, (double) number, NULL);
  hek_cli_record_add_number (record, "distance", NULL, neighbor->distance, NULL);
  hek_cli_record_add_number (record, "estimate", NULL, neighbor->estimate, NULL);
  if (list != NULL || !is_exact)
    hek_cli_record_add_number (record, "rank_exact", NULL, (double) neighbor->rank, NULL);
  if (list != NULL || is_exact)
    hek_cli_record_add_number (record, "rank_quantized", NULL, (double) neighbor->rank_by_estimate,
                               NULL);
  if (list != NULL || is_exact)
    hek_cli_record_add_boolean (record, "lost", NULL, is_exact && odd);
  if (list != NULL || !is_exact)
    hek_cli_record_add_boolean (record, "gained", NULL, !is_exact && odd);
  return record;
}

/* Adds a list to @records. */
static gboolean
hek_neighbors_add_list (const HekCliNeighbors  *job,
                        const char             *list,
                        gboolean                is_exact,
                        GPtrArray              *records,
                        GError                **error)
{
  for (guint i = 0; i < job->n; i++)
    {
      HekCliRecord *record = hek_neighbors_record (job, list, is_exact, i, error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
    }
  return TRUE;
}

/* What was asked, and how many are lost. */
static HekCliRecord *
hek_neighbors_facts (const HekCliNeighbors  *job,
                     GError                **error)
{
  const char *method = hek_codec_id (hek_codebook_codec (job->book));
  double code_bytes = (double) hek_codebook_code_bytes (job->book);
  guint n_lost = hek_neighbors_count_lost (job);
  guint64 number;
  g_autofree char *key = hek_neighbors_dup_key (job, job->row, &number, error);
  HekCliRecord *record;

  if (key == NULL)
    return NULL;
  record = hek_cli_record_new ();
  hek_cli_record_add_text (record, "method", "Method", method);
  if (job->options[0] != '\0')
    hek_cli_record_add_text (record, "options", "Options", job->options);
  if (job->codebook != NULL)
    {
      hek_cli_record_add_text (record, "codebook", "Codebook", job->codebook);
      hek_cli_record_add_number (record, "version", "Version", job->version, NULL);
    }
  hek_cli_record_add_number (record, "code_bytes", "Code", code_bytes,
                             g_strdup_printf ("%.0f bytes", code_bytes));
  hek_cli_record_add_text (record, "distance", "Distance", hek_distance_id (job->vectors.distance));
  if (job->vectors.snapshot != NULL)
    hek_cli_record_add_text (record, "key", "Row", key);
  hek_cli_record_add_number (record, "row", job->vectors.snapshot != NULL ? NULL : "Row",
                             (double) number, NULL);
  hek_cli_record_add_number (record, "n_rows", "Of rows", (double) job->vectors.rows.n, NULL);
  if (job->n_queries > 0)
    hek_cli_record_add_number (record, "n_queries", "The worst of", (double) job->n_queries, NULL);
  hek_cli_record_add_number (record, "k", NULL, job->k, NULL);
  hek_cli_record_add_number (record, "n_lost", "Lost", n_lost,
                             g_strdup_printf ("%u of %u, and as many gained", n_lost, job->n));
  return record;
}

static gboolean
hek_neighbors_append_json (const HekCliNeighbors  *job,
                           GString                *out,
                           GError                **error)
{
  g_autoptr (HekCliRecord) record = hek_neighbors_facts (job, error);

  if (record == NULL)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) list =
        g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

      if (!hek_neighbors_add_list (job, NULL, i == 0, list, error))
        return FALSE;
      hek_cli_record_add_list (record, i == 0 ? "exact" : "quantized", list);
    }
  hek_cli_record_append_json (out, record);
  return TRUE;
}

static gboolean
hek_neighbors_append_csv (const HekCliNeighbors  *job,
                          GString                *out,
                          GError                **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (!hek_neighbors_add_list (job, "exact", TRUE, records, error) ||
      !hek_neighbors_add_list (job, "quantized", FALSE, records, error))
    return FALSE;
  hek_cli_records_append_csv (out, records);
  return TRUE;
}

/* --- for people ----------------------------------------------------------------------------- */

/* Five digits: a table writes whole numbers out, and others by their exponent. */
static double
hek_neighbors_round (double x)
{
  double unit = x != 0 && isfinite (x) ? pow (10, floor (log10 (fabs (x))) - 4) : 1;

  return unit >= 1 ? round (x / unit) * unit : x;
}

/* “14 lost”: a rank in the other list. */
static void
hek_neighbors_add_rank (HekCliRecord *record,
                        const char   *key,
                        gsize         rank,
                        const char   *odd)
{
  g_autofree char *text = g_strdup_printf ("%zu %s", rank, odd != NULL ? odd : "");

  hek_cli_record_add_text (record, key, NULL, g_strchomp (text));
}

static gboolean
hek_neighbors_append_text (const HekCliNeighbors  *job,
                           GString                *out,
                           GError                **error)
{
  g_autoptr (HekCliRecord) facts = hek_neighbors_facts (job, error);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (facts == NULL)
    return FALSE;
  hek_cli_record_append_text (out, facts);
  for (guint i = 0; i < job->n; i++)
    {
      const HekComparedNeighbor *exact = &job->exact[i], *quantized = &job->quantized[i];
      guint64 number;
      g_autofree char *exact_key = hek_neighbors_dup_key (job, exact->row, &number, error);
      g_autofree char *key =
        exact_key != NULL ? hek_neighbors_dup_key (job, quantized->row, &number, error) : NULL;
      HekCliRecord *record;

      if (key == NULL)
        return FALSE;
      record = hek_cli_record_new ();
      g_ptr_array_add (records, record);
      hek_cli_record_add_number (record, "rank", NULL, i + 1, NULL);
      hek_cli_record_add_text (record, "exact", NULL, exact_key);
      hek_cli_record_add_number (record, "distance", NULL, hek_neighbors_round (exact->distance),
                                 NULL);
      hek_neighbors_add_rank (record, "rank_quantized", exact->rank_by_estimate,
                              hek_neighbors_is_odd (job, exact, TRUE) ? "lost" : NULL);
      hek_cli_record_add_text (record, "quantized", NULL, key);
      hek_cli_record_add_number (record, "estimate", NULL,
                                 hek_neighbors_round (quantized->estimate), NULL);
      hek_neighbors_add_rank (record, "rank_exact", quantized->rank,
                              hek_neighbors_is_odd (job, quantized, FALSE) ? "gained" : NULL);
    }
  if (job->n > 0)
    g_string_append_c (out, '\n');
  hek_cli_records_append_table (out, records);
  return TRUE;
}

/* --- both ----------------------------------------------------------------------------------- */

gboolean
hek_cli_neighbors_check_out (HekCli  *cli,
                             GError **error)
{
  const char *path = hek_cli_args_get (cli->args, "out");

  if (path == NULL)
    return TRUE;
  if (!g_str_has_suffix (path, ".csv") && !g_str_has_suffix (path, ".json"))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--out: “%s” is neither .csv nor .json", path);
      return FALSE;
    }
  return hek_cli_check_output (path, cli->args->inputs, error);
}

gboolean
hek_cli_neighbors_answer (HekCli                 *cli,
                          const HekCliNeighbors  *job,
                          GError                **error)
{
  const char *path = hek_cli_args_get (cli->args, "out");
  gboolean is_csv = path != NULL && g_str_has_suffix (path, ".csv");
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (path == NULL && cli->quiet)
    return TRUE;
  if (is_csv ? !hek_neighbors_append_csv (job, out, error)
      : path != NULL || cli->json ? !hek_neighbors_append_json (job, out, error)
                                  : !hek_neighbors_append_text (job, out, error))
    return FALSE;
  if (path == NULL)
    return hek_cli_write_stdout (out->str, out->len, error);
  bytes = g_string_free_to_bytes (g_steal_pointer (&out));
  return hek_cli_save (path, bytes, error);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the quantizer commands share: methods and their options, figures, saved codebooks. */
#include "config.h"

#include "hek-cli-quantizer.h"

#include <math.h>
#include <string.h>

#include "hek-cli-workspace.h"
#include "hek-collection-codebook.h"

gboolean
hek_cli_quantizer_number (HekCli      *cli,
                          const char  *name,
                          double       def,
                          double       max,
                          guint64     *value,
                          GError     **error)
{
  HekOption option = { .name = name, .type = HEK_OPTION_INT, .def = def, .max = max };
  double number;

  if (!hek_cli_args_get_number (cli, &option, &number, error))
    return FALSE;
  *value = (guint64) number;
  return TRUE;
}

const HekCodec *
hek_cli_find_codec (const char  *option,
                    const char  *id,
                    GError     **error)
{
  const HekCodec *codec = id != NULL ? hek_codec_find (id) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (codec != NULL)
    return codec;
  for (guint i = 0; i < hek_codec_n (); i++)
    g_ptr_array_add (ids, (gpointer) hek_codec_id (hek_codec (i)));
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown (option, id, (const char *const *) ids->pdata, error);
  return NULL;
}

GPtrArray *
hek_cli_quantizer_methods (HekCli  *cli,
                           GError **error)
{
  const char *list = hek_cli_args_get (cli->args, "methods");
  g_autoptr (GPtrArray) codecs = g_ptr_array_new ();
  g_auto (GStrv) names = g_strsplit (list != NULL ? list : "all", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);
      gboolean all = strcmp (name, "all") == 0;
      const HekCodec *codec = all ? NULL : hek_cli_find_codec ("methods", name, error);

      if (!all && codec == NULL)
        return NULL;
      for (guint m = 0; m < hek_codec_n (); m++)
        if ((all || hek_codec (m) == codec) && !g_ptr_array_find (codecs, hek_codec (m), NULL))
          g_ptr_array_add (codecs, (gpointer) hek_codec (m));
    }
  return g_steal_pointer (&codecs);
}

void
hek_cli_quantizer_keep_suiting (HekCli              *cli,
                                const HekCliVectors *vectors,
                                GPtrArray           *codecs)
{
  const char *list = hek_cli_args_get (cli->args, "methods");

  if (list != NULL && strcmp (list, "all") != 0)
    return;
  for (guint i = codecs->len; i-- > 0;)
    if (!hek_codec_suits (codecs->pdata[i], vectors->meaning, vectors->distance))
      g_ptr_array_remove_index (codecs, i);
}

/* --- options of methods --------------------------------------------------------------------- */

/* "pq.bits=4" into its parts. @codec: (out), @option: (out): of it, @value: (out): in @text */
static gboolean
hek_quantizer_parse_option (const char       *text,
                            const HekCodec  **codec,
                            int              *option,
                            const char      **value,
                            GError          **error)
{
  const char *dot = strchr (text, '.'), *equals = strchr (text, '=');
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  const HekOption *options;
  guint n;

  if (dot == NULL || equals == NULL || equals < dot)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--option: “%s” is not METHOD.NAME=VALUE", text);
      return FALSE;
    }
  id = g_strndup (text, (gsize) (dot - text));
  name = g_strndup (dot + 1, (gsize) (equals - dot) - 1);
  *codec = hek_cli_find_codec ("option", id, error);
  if (*codec == NULL)
    return FALSE;
  options = hek_codec_options (*codec, &n);
  *option = hek_options_find (options, n, name);
  *value = equals + 1;
  if (*option >= 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--option: %s has no option “%s”", id,
               name);
  return FALSE;
}

gboolean
hek_cli_quantizer_values (HekCli           *cli,
                          const HekCodec   *codec,
                          HekOptionValues  *values,
                          GError          **error)
{
  g_autoptr (GPtrArray) given = hek_cli_args_get_all (cli->args, "option");
  guint n;
  const HekOption *options = hek_codec_options (codec, &n);

  memset (values, 0, sizeof *values);
  hek_options_defaults (options, n, values);
  for (guint i = 0; i < given->len; i++)
    {
      g_autoptr (GError) own_error = NULL;
      const HekCodec *whose;
      const char *text;
      int at;

      if (!hek_quantizer_parse_option (given->pdata[i], &whose, &at, &text, error))
        return FALSE;
      if (whose != codec || hek_option_parse (&options[at], text, &values->v[at], &own_error))
        continue;
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--option: %s", own_error->message);
      return FALSE;
    }
  return TRUE;
}

/* An option that none of the methods has would be ignored in silence. */
gboolean
hek_cli_quantizer_check_options (HekCli           *cli,
                                 const GPtrArray  *codecs,
                                 GError          **error)
{
  g_autoptr (GPtrArray) given = hek_cli_args_get_all (cli->args, "option");

  for (guint i = 0; i < given->len; i++)
    {
      const HekCodec *codec;
      const char *value;
      int at;

      if (!hek_quantizer_parse_option (given->pdata[i], &codec, &at, &value, error))
        return FALSE;
      if (g_ptr_array_find ((GPtrArray *) codecs, codec, NULL))
        continue;
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--option: “%s” is for a method that is not asked for",
                   (const char *) given->pdata[i]);
      return FALSE;
    }
  return TRUE;
}

/* --- answers -------------------------------------------------------------------------------- */

/* The figures that a table for people has; the others are for machines. */
static gboolean
hek_quantizer_is_brief (const char *key)
{
  static const char *const brief[] = {
    "code_bytes", "bytes_per_vector", "compression", "mse", "recall_at_1", "recall_at_10",
    "recall_at_100", "recall_at_10_reranked", "train_s", "encode_vectors_per_s", "scan_qps", NULL,
  };

  return g_strv_contains (brief, key);
}

void
hek_cli_quantizer_add_evaluation (HekCli              *cli,
                                  HekCliRecord        *record,
                                  const HekEvaluation *evaluation)
{
  const HekCodec *codec = hek_codebook_codec (evaluation->book);
  g_autofree char *options = hek_codebook_describe_options (codec, &evaluation->values);

  hek_cli_record_add_text (record, "method", "Method", hek_codec_id (codec));
  if (cli->json || *options != '\0')
    hek_cli_record_add_text (record, "options", *options != '\0' ? "Options" : NULL, options);
  for (guint i = 0; i < hek_evaluate_n_figures (); i++)
    {
      const HekEvaluateFigure *figure = hek_evaluate_figure (i);
      double value = figure->get (evaluation);
      gboolean is_brief = hek_quantizer_is_brief (figure->key);

      if (cli->json || is_brief)
        hek_cli_record_add_number (record, figure->key, is_brief ? figure->label : NULL, value,
                                   isnan (value)
                                     ? g_strdup ("—")
                                     : g_strdup_printf ("%.*f %s", (int) figure->n_digits, value,
                                                        figure->unit != NULL ? figure->unit : ""));
    }
}

gboolean
hek_cli_quantizer_save (HekCli                 *cli,
                        const HekCliVectors    *vectors,
                        const HekCodebook      *book,
                        const HekOptionValues  *values,
                        gsize                   n_train,
                        double                  loss,
                        HekCliRecord           *record,
                        GError                **error)
{
  const char *name = hek_cli_args_get (cli->args, "save");
  g_autofree char *options = hek_codebook_describe_options (hek_codebook_codec (book), values);
  HekCodebookOrigin origin = {
    .collection = vectors->is_file ? NULL : vectors->name, .collection_uuid = vectors->uuid,
    .seq = vectors->seq, .n_rows = n_train, .options = options, .loss = loss,
  };
  g_autoptr (HekWorkspace) workspace = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;

  if (name == NULL)
    return TRUE;
  workspace = hek_cli_open_workspace (cli, HEK_WORKSPACE_WRITE, error);
  info = workspace != NULL ? hek_codebook_save (workspace, name, book, &origin, error) : NULL;
  if (info == NULL)
    return FALSE;
  hek_cli_record_add_text (record, "codebook", "Saved as", info->name);
  hek_cli_record_add_number (record, "version", "Version", info->version, NULL);
  return TRUE;
}

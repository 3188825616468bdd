/* SPDX-License-Identifier: Apache-2.0 */
/* hektor quantizer methods: the codecs and their options. */
#include "config.h"

#include "hek-cli-quantizer.h"

#include "hek-cli-workspace.h"

#define DEFAULT_DIM 128

static const HekOption dim_option = {
  .name = "dim", .type = HEK_OPTION_INT, .def = DEFAULT_DIM, .min = 1, .max = HEK_ROWS_MAX_DIM,
};

static const HekCliOption options[] = {
  { "dim", 0, "N", "Sizes for vectors of so many dimensions; 128 by default" },
  { "options", 0, NULL, "The options of the methods instead" },
};

static void
hek_methods_add_methods (GPtrArray *records,
                         guint      dim)
{
  for (guint i = 0; i < hek_codec_n (); i++)
    {
      const HekCodec *codec = hek_codec (i);
      HekCliRecord *record = hek_cli_record_new ();
      double default_bytes = (double) hek_codec_fit (codec, dim, 0);
      double largest = (double) hek_codec_fit (codec, dim, G_MAXSIZE);

      hek_cli_record_add_text (record, "method", NULL, hek_codec_id (codec));
      hek_cli_record_add_number (record, "code_bytes", NULL, default_bytes, NULL);
      hek_cli_record_add_number (record, "largest_bytes", NULL, largest, NULL);
      hek_cli_record_add_text (record, "label", NULL, hek_codec_label (codec));
      hek_cli_record_add_text (record, "help", NULL, hek_codec_help (codec));
      g_ptr_array_add (records, record);
    }
}

static gboolean
hek_methods_run (HekCli  *cli,
                 GError **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  double dim;

  if (!hek_cli_args_get_number (cli, &dim_option, &dim, error))
    return FALSE;
  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  if (!hek_cli_args_has (cli->args, "options"))
    hek_methods_add_methods (records, (guint) dim);
  for (guint i = 0; hek_cli_args_has (cli->args, "options") && i < hek_codec_n (); i++)
    {
      guint n;
      const HekOption *table = hek_codec_options (hek_codec (i), &n);

      hek_cli_records_add_options (records, hek_codec_id (hek_codec (i)), table, n);
    }
  return hek_cli_print_record (cli, records, TRUE, error);
}

const HekCliCommand hek_cli_quantizer_method_table = {
  .group = "quantizer",
  .verb = "methods",
  .summary = "The methods by which vectors can be encoded, and their options",
  .usage = "",
  .details =
    "A table, or with --json an array of objects with the keys method, code_bytes (its own, when "
    "no size is asked for), largest_bytes, label, help; with --options method, option, values, "
    "default, help.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_methods_run,
};

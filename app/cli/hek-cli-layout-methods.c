/* SPDX-License-Identifier: Apache-2.0 */
/* hektor layout methods: what the descriptors of the methods say. */
#include "config.h"

#include "hek-cli-args.h"
#include "hek-cli-record.h"
#include "hek-cli-workspace.h"
#include "hek-layout.h"

static const HekCliOption options[] = {
  { "options", 0, NULL, "The options of the methods instead" },
};

static void
hek_layout_add_method (GPtrArray             *records,
                       const HekLayoutMethod *method)
{
  HekCliRecord *record = hek_cli_record_new ();
  g_autoptr (GString) geometries = g_string_new (NULL);

  for (guint i = 0; i < HEK_N_GEOMETRIES; i++)
    if (hek_layout_method_has_geometry (method, (HekGeometry) i))
      g_string_append_printf (geometries, "%s%s", geometries->len > 0 ? "|" : "",
                              hek_geometry_id ((HekGeometry) i));
  hek_cli_record_add_text (record, "method", NULL, hek_layout_method_id (method));
  hek_cli_record_add_text (record, "geometries", NULL, geometries->str);
  hek_cli_record_add_text (record, "label", NULL, hek_layout_method_label (method));
  hek_cli_record_add_text (record, "help", NULL, hek_layout_method_help (method));
  g_ptr_array_add (records, record);
}

static gboolean
hek_layout_methods_run (HekCli  *cli,
                        GError **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  gboolean with_options = hek_cli_args_has (cli->args, "options");

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  for (guint i = 0; i < hek_layout_n_methods (); i++)
    {
      const HekLayoutMethod *method = hek_layout_method (i);
      guint n;
      const HekOption *table = hek_layout_method_options (method, &n);

      if (with_options)
        hek_cli_records_add_options (records, hek_layout_method_id (method), table, n);
      else
        hek_layout_add_method (records, method);
    }
  return hek_cli_print_record (cli, records, TRUE, error);
}

const HekCliCommand hek_cli_layout_methods = {
  .group = "layout",
  .verb = "methods",
  .summary = "The methods by which vectors can be laid out, and their options",
  .usage = "",
  .details =
    "A table, or with --json an array of objects with the keys method, geometries, label, help; "
    "with --options method, option, values, default, help.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_layout_methods_run,
};

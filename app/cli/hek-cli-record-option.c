/* SPDX-License-Identifier: Apache-2.0 */
/* What the table of options of a method says. */
#include "config.h"

#include "hek-cli-record.h"

/* (transfer full): "none|bayer", "false|true", "1 to 64" */
static char *
describe_values (const HekOption *option)
{
  g_autoptr (GString) values = g_string_new (NULL);

  for (guint i = 0; i < option->n_choices; i++)
    g_string_append_printf (values, "%s%s", i > 0 ? "|" : "", option->choices[i].id);
  if (option->type == HEK_OPTION_BOOLEAN)
    g_string_append (values, "false|true");
  else if (option->type != HEK_OPTION_CHOICE)
    {
      g_autofree char *min = hek_option_format (option, option->min);
      g_autofree char *max = hek_option_format (option, option->max);

      g_string_append_printf (values, "%s to %s", min, max);
    }
  return g_strdup (values->str);
}

void
hek_cli_records_add_options (GPtrArray       *records,
                             const char      *method,
                             const HekOption *options,
                             guint            n_options)
{
  for (guint i = 0; i < n_options; i++)
    {
      const HekOption *option = &options[i];
      HekCliRecord *record = hek_cli_record_new ();
      g_autofree char *def = hek_option_format (option, option->def);
      g_autofree char *values = describe_values (option);

      hek_cli_record_add_text (record, "method", NULL, method);
      hek_cli_record_add_text (record, "option", NULL, option->name);
      hek_cli_record_add_text (record, "values", NULL, values);
      hek_cli_record_add_text (record, "default", NULL, def);
      hek_cli_record_add_text (record, "help", NULL, option->help);
      g_ptr_array_add (records, record);
    }
}

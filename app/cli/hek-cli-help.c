/* SPDX-License-Identifier: Apache-2.0 */
/* Help pages, made from the tables that the parser and the engine read: they cannot disagree. */
#include "config.h"

#include "hek-cli-help.h"

#include <string.h>

#include "hek-cli-args.h"
#include "hek-display.h"
#include "hek-imagequant.h"
#include "hek-metric.h"
#include "hek-source-format.h"

#define WIDTH 80
#define OPTION_INDENT 24

/* Appends @text from column @column on, wrapped, later lines at @indent. */
static void
hek_help_append_wrapped (GString    *out,
                         const char *text,
                         guint       column,
                         guint       indent)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  gboolean begins_line = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint n = (guint) g_utf8_strlen (words[i], -1);

      if (!begins_line && column + 1 + n > WIDTH)
        {
          g_string_append_printf (out, "\n%*s", (int) indent, "");
          column = indent;
          begins_line = TRUE;
        }
      if (!begins_line)
        g_string_append_c (out, ' ');
      g_string_append (out, words[i]);
      column += n + (begins_line ? 0 : 1);
      begins_line = FALSE;
    }
  g_string_append_c (out, '\n');
}

static void
hek_help_append_entry (GString    *out,
                       const char *head,
                       const char *text)
{
  guint n = (guint) g_utf8_strlen (head, -1);

  g_string_append (out, head);
  if (n + 2 > OPTION_INDENT)
    {
      g_string_append_printf (out, "\n%*s", OPTION_INDENT, "");
      n = OPTION_INDENT;
    }
  for (; n < OPTION_INDENT; n++)
    g_string_append_c (out, ' ');
  hek_help_append_wrapped (out, text, OPTION_INDENT, OPTION_INDENT);
}

static void
hek_help_append_table (GString            *out,
                       const HekCliOption *options,
                       guint               n_options)
{
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *letter = options[i].letter != 0
                                  ? g_strdup_printf ("-%c, ", options[i].letter)
                                  : g_strdup ("    ");
      g_autofree char *head = g_strdup_printf ("  %s--%s%s%s", letter, options[i].name,
                                               options[i].arg != NULL ? "=" : "",
                                               options[i].arg != NULL ? options[i].arg : "");

      hek_help_append_entry (out, head, options[i].help);
    }
}

/* @set: (nullable): what stands before the name where --set takes it; %NULL for an option of its
 * own */
static void
hek_help_append_descriptor_option (GString         *out,
                                   const HekOption *option,
                                   const char      *set)
{
  g_autofree char *def = hek_option_format (option, option->def);
  const char *unit = option->unit != NULL ? option->unit : "";
  const char *space = option->unit != NULL ? " " : "";
  g_autofree char *name = g_strconcat (set != NULL ? set : "      --", option->name, NULL);
  g_autofree char *head = NULL;
  GString *text = g_string_new (option->help);

  if (option->type == HEK_OPTION_BOOLEAN)
    {
      head = set != NULL ? g_strdup_printf ("%s=yes|no", name)
                         : g_strdup_printf ("      --[no-]%s", option->name);
      g_string_append_printf (text, " Default: %s.", option->def != 0 ? "yes" : "no");
    }
  else if (option->type == HEK_OPTION_CHOICE)
    {
      head = g_strdup_printf ("%s=NAME", name);
      g_string_append (text, " One of");
      for (guint i = 0; i < option->n_choices; i++)
        g_string_append_printf (text, "%s %s", i > 0 ? "," : "", option->choices[i].id);
      g_string_append_printf (text, ". Default: %s.", def);
    }
  else
    {
      head = g_strdup_printf ("%s=%s", name, option->type == HEK_OPTION_INT ? "N" : "X");
      g_string_append_printf (text, " %g to %.10g%s%s. Default: %s.", option->min, option->max,
                              space, unit, def);
    }
  hek_help_append_entry (out, head, text->str);
  g_string_free (text, TRUE);
}

static void
hek_help_append_methods (GString *out)
{
  g_string_append (out, "\nMethods:\n");
  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekImageQuantizer *method = hek_imagequant (i);
      g_autofree char *head = g_strdup_printf ("  %s", method->id);
      g_autofree char *text = g_strdup_printf ("%s. %s", method->label, method->help);

      hek_help_append_entry (out, head, text);
    }
  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekImageQuantizer *method = hek_imagequant (i);

      g_string_append_printf (out, "\nOptions of --method=%s:\n", method->id);
      for (guint j = 0; j < method->n_options; j++)
        hek_help_append_descriptor_option (out, &method->options[j], NULL);
    }
}

static void
hek_help_append_metrics (GString *out)
{
  g_string_append (out, "\nMetrics, their values and their options:\n");
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      const HekMetric *metric = hek_metric (i);
      g_autofree char *head = g_strdup_printf ("  %s", metric->id);

      hek_help_append_entry (out, head, metric->help);
      for (guint j = 0; j < metric->n_values; j++)
        {
          const HekMetricValue *value = &metric->values[j];
          g_autofree char *value_head = g_strdup_printf ("    %s", value->key);
          g_autofree char *text = g_strdup_printf ("%s%s%s%s; %s is better", value->label,
                                                   value->unit != NULL ? " (" : "",
                                                   value->unit != NULL ? value->unit : "",
                                                   value->unit != NULL ? ")" : "",
                                                   value->higher_is_better ? "higher" : "lower");

          hek_help_append_entry (out, value_head, text);
        }
      for (guint j = 0; j < metric->n_options; j++)
        {
          g_autofree char *set = g_strdup_printf ("    %s.", metric->id);

          hek_help_append_descriptor_option (out, &metric->options[j], set);
        }
    }

  g_string_append (out, "\nDisplays:\n");
  for (guint i = 0; i < hek_display_n (); i++)
    {
      g_autofree char *head = g_strdup_printf ("  %s", hek_display (i)->id);

      hek_help_append_entry (out, head, hek_display (i)->help);
    }
}

static void
hek_help_append_formats (GString *out)
{
  g_string_append (out, "\nFormats, and their options for --set:\n");
  for (guint i = 0; i < hek_source_n_formats (); i++)
    {
      const HekSourceFormat *format = hek_source_format (i);
      g_autofree char *head = g_strdup_printf ("  %s", format->id);
      g_autofree char *text = g_strdup_printf ("%s. %s", format->label, format->help);

      hek_help_append_entry (out, head, text);
      for (guint j = 0; j < format->n_texts; j++)
        {
          g_autofree char *name = g_strdup_printf ("    %s=TEXT", format->texts[j].name);

          hek_help_append_entry (out, name, format->texts[j].help);
        }
      for (guint j = 0; j < format->n_options; j++)
        hek_help_append_descriptor_option (out, &format->options[j], "    ");
    }
}

char *
hek_cli_help_command (const HekCliCommand *command)
{
  GString *out = g_string_new (NULL);
  g_auto (GStrv) paragraphs = g_strsplit (command->details, "\n", -1);
  g_autofree char *name = hek_cli_command_dup_name (command);
  const HekCliOption *options;
  guint n;

  g_string_append_printf (out, "Usage: hektor %s [OPTION]… %s\n\n%s.\n", name, command->usage,
                          command->summary);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      g_string_append_c (out, '\n');
      hek_help_append_wrapped (out, paragraphs[i], 0, 0);
    }

  g_string_append (out, "\nOptions:\n");
  hek_help_append_table (out, command->options, command->n_options);
  if (command->takes_recipe)
    {
      options = hek_cli_recipe_options (&n);
      hek_help_append_table (out, options, n);
    }
  if (command->takes_workspace)
    {
      options = hek_cli_workspace_options (&n);
      hek_help_append_table (out, options, n);
    }
  options = hek_cli_common_options (&n);
  hek_help_append_table (out, options, n);

  if (command->takes_recipe)
    hek_help_append_methods (out);
  if (command->names_metrics)
    hek_help_append_metrics (out);
  if (command->names_formats)
    hek_help_append_formats (out);
  g_string_append (out, "\nExit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.\n");
  return g_string_free (out, FALSE);
}

static void
hek_help_append_commands (GString                    *out,
                          const char                 *group,
                          const HekCliCommand *const *commands,
                          guint                       n_commands)
{
  for (guint i = 0; i < n_commands; i++)
    if (group == NULL || strcmp (commands[i]->group, group) == 0)
      {
        g_autofree char *name = hek_cli_command_dup_name (commands[i]);
        g_autofree char *head = g_strconcat ("  ", name, NULL);

        hek_help_append_entry (out, head, commands[i]->summary);
      }
}

char *
hek_cli_help_group (const char                 *group,
                    const HekCliCommand *const *commands,
                    guint                       n_commands)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "Usage: hektor %s COMMAND [OPTION]… …\n\nCommands:\n", group);
  hek_help_append_commands (out, group, commands, n_commands);
  g_string_append_printf (out, "\n“hektor %s COMMAND --help” tells all about one of them.\n",
                          group);
  return g_string_free (out, FALSE);
}

char *
hek_cli_help_top (const HekCliCommand *const *commands,
                  guint                       n_commands)
{
  GString *out = g_string_new (NULL);
  const HekCliOption *options;
  guint n;

  g_string_append (out, "Usage: hektor [OPTION]… GROUP COMMAND …\n\n"
                        "How far can a picture be quantized before a person notices? Measured, on "
                        "your own\npictures, without a display. hektor-studio is the same with "
                        "one.\n\nCommands:\n");
  hek_help_append_commands (out, NULL, commands, n_commands);
  g_string_append (out, "\nOptions of every command:\n");
  options = hek_cli_common_options (&n);
  hek_help_append_table (out, options, n);
  hek_help_append_entry (out, "      --version", "Show the version");
  g_string_append (out, "\n“hektor GROUP COMMAND --help” tells all about one of them.\n");
  return g_string_free (out, FALSE);
}

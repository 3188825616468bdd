/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing, checking and formatting of the options of descriptors; no state. */
#include "config.h"

#include "hek-option.h"

#include <errno.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (hek-option-error-quark, hek_option_error)

void
hek_options_defaults (const HekOption *options,
                      guint            n_options,
                      HekOptionValues *out)
{
  g_return_if_fail (n_options <= HEK_OPTIONS_MAX);

  memset (out, 0, sizeof *out);
  for (guint i = 0; i < n_options; i++)
    out->v[i] = options[i].def;
}

int
hek_options_find (const HekOption *options,
                  guint            n_options,
                  const char      *name)
{
  for (guint i = 0; i < n_options; i++)
    if (strcmp (options[i].name, name) == 0)
      return (int) i;
  return -1;
}

static char *
hek_option_list_choices (const HekOption *option)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < option->n_choices; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", option->choices[i].id);
  return g_string_free (list, FALSE);
}

static gboolean
hek_option_parse_choice (const HekOption  *option,
                         const char       *text,
                         double           *value,
                         GError          **error)
{
  g_autofree char *list = NULL;

  for (guint i = 0; i < option->n_choices; i++)
    if (strcmp (option->choices[i].id, text) == 0)
      {
        *value = i;
        return TRUE;
      }

  list = hek_option_list_choices (option);
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN, "%s: “%s” is not one of %s",
               option->name, text, list);
  return FALSE;
}

gboolean
hek_option_check (const HekOption  *option,
                  double            value,
                  GError          **error)
{
  double min = option->min;
  double max = option->max;

  if (option->type == HEK_OPTION_CHOICE || option->type == HEK_OPTION_BOOLEAN)
    {
      min = 0;
      max = option->type == HEK_OPTION_CHOICE ? (double) option->n_choices - 1 : 1;
    }
  if (!(value >= min && value <= max))
    {
      g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID,
                   "%s: %g is out of range, %g to %g", option->name, value, min, max);
      return FALSE;
    }
  if (option->type != HEK_OPTION_REAL && value != floor (value))
    {
      g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID,
                   "%s: %g is not a whole number", option->name, value);
      return FALSE;
    }
  return TRUE;
}

gboolean
hek_option_parse (const HekOption  *option,
                  const char       *text,
                  double           *value,
                  GError          **error)
{
  static const char *const yes[] = { "true", "yes", NULL };
  static const char *const no[] = { "false", "no", NULL };
  char *end = NULL;
  double v;

  if (option->type == HEK_OPTION_CHOICE)
    return hek_option_parse_choice (option, text, value, error);

  if (option->type == HEK_OPTION_BOOLEAN && g_strv_contains (yes, text))
    v = 1;
  else if (option->type == HEK_OPTION_BOOLEAN && g_strv_contains (no, text))
    v = 0;
  else
    {
      v = g_ascii_strtod (text, &end);
      if (end == text || *end != '\0')
        {
          g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID,
                       "%s: “%s” is not a number", option->name, text);
          return FALSE;
        }
    }
  if (!hek_option_check (option, v, error))
    return FALSE;
  *value = v;
  return TRUE;
}

char *
hek_option_format (const HekOption *option,
                   double           value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (option->type)
    {
    case HEK_OPTION_CHOICE:
      g_return_val_if_fail (value >= 0 && value < option->n_choices, g_strdup (""));
      return g_strdup (option->choices[(guint) value].id);
    case HEK_OPTION_BOOLEAN:
      return g_strdup (value != 0 ? "true" : "false");
    case HEK_OPTION_INT:
      return g_strdup_printf ("%.0f", value);
    case HEK_OPTION_REAL:
    default:
      return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How a file is to be read or written: the values of a format's options. */
#include "config.h"

#include "hek-source-format.h"

void
hek_source_options_init (HekSourceOptions      *options,
                         const HekSourceFormat *format)
{
  g_return_if_fail (format->n_texts <= HEK_SOURCE_MAX_TEXTS);

  *options = (HekSourceOptions) { .format = format, .policy = HEK_SOURCE_SKIP,
                                  .max_errors = HEK_SOURCE_DEFAULT_MAX_ERRORS };
  hek_options_defaults (format->options, format->n_options, &options->values);
  for (guint i = 0; i < format->n_texts; i++)
    options->texts[i] = g_strdup ("");
}

void
hek_source_options_copy (const HekSourceOptions *options,
                         HekSourceOptions       *out)
{
  *out = *options;
  for (guint i = 0; i < HEK_SOURCE_MAX_TEXTS; i++)
    out->texts[i] = g_strdup (options->texts[i]);
}

void
hek_source_options_clear (HekSourceOptions *options)
{
  for (guint i = 0; i < HEK_SOURCE_MAX_TEXTS; i++)
    g_clear_pointer (&options->texts[i], g_free);
  options->format = NULL;
}

gboolean
hek_source_options_set (HekSourceOptions  *options,
                        const char        *name,
                        const char        *value,
                        GError           **error)
{
  const HekSourceFormat *format = options->format;
  int i = hek_options_find (format->options, format->n_options, name);

  if (i >= 0)
    return hek_option_parse (&format->options[i], value, &options->values.v[i], error);
  for (guint k = 0; k < format->n_texts; k++)
    if (g_str_equal (format->texts[k].name, name))
      {
        g_free (options->texts[k]);
        options->texts[k] = g_strdup (value);
        return TRUE;
      }
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN, "%s has no option “%s”",
               format->id, name);
  return FALSE;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Datasets that commands read: their options, and what was wrong with their rows. */
#include "config.h"

#include "hek-cli-source.h"

#include <stdio.h>
#include <string.h>

#define ROWS_TOLD 20

static const HekSourceFormat *
hek_source_find_format (HekCli      *cli,
                        const char  *path,
                        GError     **error)
{
  const char *id = hek_cli_args_get (cli->args, "format");
  const HekSourceFormat *format;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (id == NULL)
    return hek_source_sniff (path, error);
  format = hek_source_format_find (id);
  if (format != NULL)
    return format;
  for (guint i = 0; i < hek_source_n_formats (); i++)
    g_ptr_array_add (ids, (gpointer) hek_source_format (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("format", id, (const char *const *) ids->pdata, error);
  return NULL;
}

static gboolean
hek_source_set (HekSourceOptions  *options,
                const char        *option,
                const char        *name,
                const char        *value,
                GError           **error)
{
  g_autoptr (GError) own_error = NULL;

  if (hek_source_options_set (options, name, value, &own_error))
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: %s (format %s)", option,
               own_error->message, options->format->id);
  return FALSE;
}

/* The option that names the vectors: a column, or an array. */
static const char *
hek_source_vectors_name (const HekSourceFormat *format)
{
  for (guint i = 0; i < format->n_texts; i++)
    if (strcmp (format->texts[i].name, "array") == 0)
      return "array";
  return "vectors";
}

static gboolean
hek_source_read_options (HekCli            *cli,
                         HekSourceOptions  *options,
                         GError           **error)
{
  static const char *const policies[] = { "skip", "stop", NULL };
  const char *vectors = hek_cli_args_get (cli->args, "vectors");
  const char *policy = hek_cli_args_get (cli->args, "on-error");
  g_autoptr (GPtrArray) sets = hek_cli_args_get_all (cli->args, "set");

  if (policy != NULL && !g_strv_contains (policies, policy))
    {
      hek_cli_args_set_unknown ("on-error", policy, policies, error);
      return FALSE;
    }
  options->policy = g_strcmp0 (policy, "stop") == 0 ? HEK_SOURCE_STOP : HEK_SOURCE_SKIP;
  if (vectors != NULL &&
      !hek_source_set (options, "vectors", hek_source_vectors_name (options->format), vectors,
                       error))
    return FALSE;

  for (guint i = 0; i < sets->len; i++)
    {
      const char *set = sets->pdata[i];
      const char *equals = strchr (set, '=');
      g_autofree char *name = NULL;

      if (equals == NULL)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--set: “%s” is not NAME=VALUE", set);
          return FALSE;
        }
      name = g_strndup (set, (gsize) (equals - set));
      if (!hek_source_set (options, "set", name, equals + 1, error))
        return FALSE;
    }
  return TRUE;
}

HekSource *
hek_cli_open_source (HekCli      *cli,
                     const char  *path,
                     GError     **error)
{
  g_auto (HekSourceOptions) options = { 0 };
  const HekSourceFormat *format = hek_source_find_format (cli, path, error);
  HekSource *source;

  if (format == NULL)
    {
      hek_cli_prefix_path (error, path);
      return NULL;
    }
  hek_source_options_init (&options, format);
  if (!hek_source_read_options (cli, &options, error))
    return NULL;
  source = hek_source_open (path, format, &options, &cli->task, error);
  if (source == NULL)
    hek_cli_prefix_path (error, path);
  return source;
}

GPtrArray *
hek_cli_open_sources (HekCli  *cli,
                      guint    first_word,
                      GError **error)
{
  GPtrArray *words = cli->args->inputs;
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);

  if (words->len <= first_word)
    {
      g_autofree char *command = hek_cli_command_dup_name (cli->command);

      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: which files?", command);
      return NULL;
    }
  for (guint i = first_word; i < words->len; i++)
    {
      HekSource *source = hek_cli_open_source (cli, words->pdata[i], error);

      if (source == NULL)
        return NULL;
      g_ptr_array_add (sources, source);
    }
  return g_steal_pointer (&sources);
}

void
hek_cli_tell_rows (HekCli          *cli,
                   const GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const HekSource *source = sources->pdata[i];
      guint n = MIN (source->errors->len, ROWS_TOLD);

      for (guint j = 0; j < source->notes->len; j++)
        fprintf (stderr, "hektor: %s: %s\n", source->name, (char *) source->notes->pdata[j]);
      for (guint j = 0; j < n; j++)
        {
          const HekRowError *row = source->errors->pdata[j];
          g_autoptr (GError) line =
            g_error_new (HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%s:%" G_GUINT64_FORMAT ": %s",
                         source->name, row->number, row->message);

          hek_cli_complain (cli, line);
        }
      if (source->n_errors > n)
        fprintf (stderr, "hektor: %s: %" G_GUINT64_FORMAT " more rows were left out\n",
                 source->name, source->n_errors - n);
    }
}

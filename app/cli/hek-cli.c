/* SPDX-License-Identifier: Apache-2.0 */
/* What all commands share: how errors are told. */
#include "config.h"

#include "hek-cli.h"

#include <stdio.h>
#include <string.h>

G_DEFINE_QUARK (hek-cli-error-quark, hek_cli_error)

char *
hek_cli_command_dup_name (const HekCliCommand *command)
{
  return command->verb != NULL ? g_strdup_printf ("%s %s", command->group, command->verb)
                               : g_strdup (command->group);
}

void
hek_cli_complain (HekCli       *cli,
                  const GError *error)
{
  g_autofree char *line = g_strdup (error->message);

  /* One line, whatever a file is called. */
  for (char *p = line; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      *p = '?';
  hek_cli_progress_clear (cli->progress);
  fprintf (stderr, "hektor: %s\n", line);
}

void
hek_cli_prefix_path (GError     **error,
                     const char  *path)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *base = g_path_get_basename (shown);
  const char *names[] = { shown, base };
  const char *rest;
  GError *prefixed;

  if (error == NULL || *error == NULL ||
      g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  rest = (*error)->message;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize n = strlen (names[i]);

      if (n > 0 && strncmp (rest, names[i], n) == 0 && (rest[n] == ' ' || rest[n] == ':'))
        {
          rest += n + strspn (rest + n, ": ");
          break;
        }
    }
  prefixed = g_error_new ((*error)->domain, (*error)->code, "%s: %s", shown, rest);
  g_clear_error (error);
  g_propagate_error (error, prefixed);
}

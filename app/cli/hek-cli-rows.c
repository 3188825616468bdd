/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of numbers from standard input and to standard output. */
#include "config.h"

#include "hek-cli-rows.h"

#include <string.h>

#include "hek-cli-args.h"
#include "hek-cli-input.h"
#include "hek-cli-number.h"
#include "hek-cli-output.h"
#include "hek-json-text.h"

#define BLANKS " \t\r"

HekCliRows *
hek_cli_rows_new (guint n_columns,
                  gsize n_rows)
{
  HekCliRows *rows = g_new0 (HekCliRows, 1);

  rows->n_columns = n_columns;
  rows->n_rows = n_rows;
  rows->values = g_new0 (double, n_rows * n_columns);
  return rows;
}

void
hek_cli_rows_free (HekCliRows *rows)
{
  g_free (rows->values);
  g_free (rows);
}

/* Appends the numbers of a line to @values. */
static gboolean
hek_cli_rows_parse_line (const char  *line,
                         gsize        n,
                         GArray      *values,
                         guint       *n_columns,
                         GError     **error)
{
  for (guint column = 1;; column++)
    {
      const char *comma = memchr (line, ',', n);
      gsize n_cell = comma != NULL ? (gsize) (comma - line) : n;
      double value;

      if (column > HEK_CLI_ROWS_MAX_COLUMNS)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "more than %d values",
                       HEK_CLI_ROWS_MAX_COLUMNS);
          return FALSE;
        }
      if (!hek_cli_number_parse_cell (line, n_cell, &value))
        {
          g_autofree char *complaint = hek_cli_number_complaint (line, n_cell);

          g_set_error_literal (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, complaint);
          return FALSE;
        }
      g_array_append_val (values, value);
      *n_columns = column;
      if (comma == NULL)
        return TRUE;
      line = comma + 1;
      n -= n_cell + 1;
    }
}

static gboolean
hek_cli_rows_check_columns (guint         n,
                            guint         n_before,
                            const guint  *columns,
                            guint         n_columns,
                            GError      **error)
{
  g_autoptr (GString) accepted = g_string_new (NULL);

  if (n_before != 0 && n != n_before)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                   "%u value%s, but the rows before it have %u", n, n == 1 ? "" : "s", n_before);
      return FALSE;
    }
  if (columns == NULL)
    return TRUE;
  for (guint i = 0; i < n_columns; i++)
    {
      if (columns[i] == n)
        return TRUE;
      g_string_append_printf (accepted, "%s%u", i == 0 ? "" : i + 1 == n_columns ? " or " : ", ",
                              columns[i]);
    }
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED, "%u value%s instead of %s", n,
               n == 1 ? "" : "s", accepted->str);
  return FALSE;
}

HekCliRows *
hek_cli_rows_parse (const char   *text,
                    gsize         n_bytes,
                    const char   *name,
                    const guint  *columns,
                    guint         n_columns,
                    GError      **error)
{
  static const char mark[] = "\xef\xbb\xbf";
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  const char *end = text + n_bytes;
  guint n_before = 0;
  HekCliRows *rows;

  if (n_bytes >= 3 && memcmp (text, mark, 3) == 0)
    text += 3;
  for (guint64 line = 1; text < end; line++)
    {
      const char *stop = memchr (text, '\n', (gsize) (end - text));
      gsize n_line = (gsize) ((stop != NULL ? stop : end) - text), n_blank = 0;
      guint n = 0;

      while (n_blank < n_line && text[n_blank] != '\0' && strchr (BLANKS, text[n_blank]) != NULL)
        n_blank++;
      if (n_blank < n_line)
        {
          if (!hek_cli_rows_parse_line (text, n_line, values, &n, error) ||
              !hek_cli_rows_check_columns (n, n_before, columns, n_columns, error))
            {
              g_prefix_error (error, "%s: line %" G_GUINT64_FORMAT ": ", name, line);
              return NULL;
            }
          n_before = n;
        }
      text += n_line + 1;
    }

  if (n_before == 0)
    n_before = columns != NULL ? columns[0] : 1;
  rows = hek_cli_rows_new (n_before, values->len / n_before);
  if (values->len > 0)
    memcpy (rows->values, values->data, values->len * sizeof (double));
  return rows;
}

HekCliRows *
hek_cli_rows_read (HekCli       *cli,
                   const guint  *columns,
                   guint         n_columns,
                   GError      **error)
{
  g_autoptr (GBytes) bytes = hek_cli_read_stdin (&cli->task, error);
  gconstpointer data;
  gsize n;

  if (bytes == NULL)
    {
      hek_cli_prefix_path (error, "standard input");
      return NULL;
    }
  data = g_bytes_get_data (bytes, &n);
  return hek_cli_rows_parse (n > 0 ? data : "", n, "standard input", columns, n_columns, error);
}

static void
hek_cli_rows_append_csv (GString          *out,
                         const HekCliRows *rows,
                         gboolean          exact)
{
  const int digits = exact ? HEK_CLI_NUMBER_EXACT_DIGITS : HEK_CLI_NUMBER_PLAIN_DIGITS;
  char text[HEK_CLI_NUMBER_MAX_CHARS];

  for (gsize r = 0; r < rows->n_rows; r++)
    for (guint c = 0; c < rows->n_columns; c++)
      {
        char *end = hek_cli_number_print (text, rows->values[r * rows->n_columns + c], digits);

        g_string_append_len (out, text, end - text);
        g_string_append_c (out, c + 1 < rows->n_columns ? ',' : '\n');
      }
}

static void
hek_cli_rows_append_json (GString           *out,
                          const HekCliRows  *rows,
                          const char *const *keys)
{
  g_string_append_c (out, '[');
  for (gsize r = 0; r < rows->n_rows; r++)
    {
      g_string_append (out, r == 0 ? "\n  " : ",\n  ");
      g_string_append (out, keys != NULL ? "{ " : "[");
      for (guint c = 0; c < rows->n_columns; c++)
        {
          if (c > 0)
            g_string_append (out, ", ");
          if (keys != NULL)
            g_string_append_printf (out, "\"%s\": ", keys[c]);
          hek_json_text_append_number (out, rows->values[r * rows->n_columns + c]);
        }
      g_string_append (out, keys != NULL ? " }" : "]");
    }
  g_string_append (out, "\n]\n");
}

gboolean
hek_cli_rows_write (HekCli             *cli,
                    const HekCliRows   *rows,
                    const char *const  *keys,
                    GError            **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (cli->quiet)
    return TRUE;
  if (cli->json)
    hek_cli_rows_append_json (out, rows, keys);
  else
    hek_cli_rows_append_csv (out, rows, hek_cli_args_has (cli->args, "exact"));
  return hek_cli_write_stdout (out->str, out->len, error);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows through a command, a block of lines at a time. A block is cut at ends of lines into pieces,
 * which are worked on in parallel, each with its own text of results, and written in their order.
 */
#include "config.h"

#include "hek-cli-stream.h"

#include <gio/gunixinputstream.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "hek-cli-args.h"
#include "hek-cli-number.h"
#include "hek-cli-output.h"
#include "hek-parallel.h"

#define BLOCK_BYTES HEK_CLI_STREAM_MAX_LINE
#define PIECE_BYTES (64 * 1024)
#define MAX_PIECES (BLOCK_BYTES / PIECE_BYTES + 1)

/* Some lines of a block. */
typedef struct
{
  const char *begin, *end; /* in the block */
  GString *out;            /* owned */
  guint64 n_lines;         /* to the end, or to the wrong one and with it */
  char *complaint;         /* owned (nullable): about the last line */
} HekPiece;

typedef struct
{
  HekCli *cli;
  const HekCliRowMap *map;
  GInputStream *input; /* owned */
  char *block;         /* owned: BLOCK_BYTES */
  gsize n_bytes;       /* of the block */
  gboolean at_end;     /* of the input */
  gboolean exact;
  gboolean in_rows;    /* a header can no longer come */
  gboolean has_output; /* a row was written */
  guint64 n_lines;     /* before the block */
  HekPiece pieces[MAX_PIECES];
} HekStream;

static const char *
hek_stream_line_end (const char *line,
                     const char *end)
{
  const char *stop = memchr (line, '\n', (gsize) (end - line));

  return stop != NULL ? stop : end;
}

static gboolean
hek_stream_is_row (const char *line,
                   const char *stop)
{
  while (line < stop && (*line == ' ' || *line == '\t' || *line == '\r'))
    line++;
  return line < stop && *line != '#';
}

/* Returns: (transfer full) (nullable): what is wrong */
static char *
hek_stream_parse_row (const char *line,
                      const char *stop,
                      guint       n_columns,
                      double     *values)
{
  guint n = 0;

  for (const char *cell = line;; n++)
    {
      const char *comma = memchr (cell, ',', (gsize) (stop - cell));
      const char *end = comma != NULL ? comma : stop;
      double value;

      if (!hek_cli_number_parse_cell (cell, (gsize) (end - cell), &value))
        return hek_cli_number_complaint (cell, (gsize) (end - cell));
      if (n < n_columns)
        values[n] = value;
      if (comma == NULL)
        break;
      cell = comma + 1;
    }
  n++;
  return n == n_columns ? NULL
                        : g_strdup_printf ("%u value%s instead of %u", n, n == 1 ? "" : "s",
                                           n_columns);
}

static gboolean
hek_stream_is_header (const char *line,
                      const char *stop,
                      guint       n_columns)
{
  guint n = 0;

  for (const char *cell = line;; n++)
    {
      const char *comma = memchr (cell, ',', (gsize) (stop - cell));
      const char *end = comma != NULL ? comma : stop;
      double value;

      if (hek_cli_number_parse_cell (cell, (gsize) (end - cell), &value) ||
          !hek_stream_is_row (cell, end))
        return FALSE;
      if (comma == NULL)
        return n + 1 == n_columns;
      cell = comma + 1;
    }
}

static void
hek_stream_append_json (GString      *out,
                        const double *values,
                        guint         n)
{
  char text[HEK_CLI_STREAM_MAX_COLUMNS * (HEK_CLI_NUMBER_MAX_CHARS + 2)], *end = text;

  g_string_append (out, n > 1 ? ",\n  [" : ",\n  ");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        end = (char *) memcpy (end, ", ", 2) + 2;
      if (isfinite (values[i]))
        end = hek_cli_number_print_shortest (end, values[i]);
      else
        end = (char *) memcpy (end, "null", 4) + 4;
    }
  g_string_append_len (out, text, end - text);
  if (n > 1)
    g_string_append_c (out, ']');
}

static void
hek_stream_append_csv (GString      *out,
                       const double *values,
                       guint         n,
                       int           digits)
{
  char text[HEK_CLI_STREAM_MAX_COLUMNS * (HEK_CLI_NUMBER_MAX_CHARS + 1)], *end = text;

  for (guint i = 0; i < n; i++)
    {
      end = hek_cli_number_print (end, values[i], digits);
      *end++ = i + 1 < n ? ',' : '\n';
    }
  g_string_append_len (out, text, end - text);
}

static void
hek_stream_run_piece (const HekStream *stream,
                      HekPiece        *piece)
{
  const HekCliRowMap *map = stream->map;
  int digits = stream->exact ? HEK_CLI_NUMBER_EXACT_DIGITS : HEK_CLI_NUMBER_PLAIN_DIGITS;

  for (const char *line = piece->begin; line < piece->end;)
    {
      const char *stop = hek_stream_line_end (line, piece->end);
      double in[HEK_CLI_STREAM_MAX_COLUMNS], out[HEK_CLI_STREAM_MAX_COLUMNS];

      piece->n_lines++;
      if (hek_stream_is_row (line, stop))
        {
          piece->complaint = hek_stream_parse_row (line, stop, map->n_in, in);
          if (piece->complaint != NULL)
            return;
          map->func (in, out, map->data);
          if (stream->cli->json)
            hek_stream_append_json (piece->out, out, map->n_out);
          else
            hek_stream_append_csv (piece->out, out, map->n_out, digits);
        }
      line = stop + 1;
    }
}

static void
hek_stream_run_pieces (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekStream *stream = data;

  for (gsize i = begin; i < end; i++)
    hek_stream_run_piece (stream, &stream->pieces[i]);
}

/* @complaint: (transfer full): about the line that was counted last */
static gboolean
hek_stream_fail (HekStream  *stream,
                 char       *complaint,
                 GError    **error)
{
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
               "standard input: line %" G_GUINT64_FORMAT ": %s", stream->n_lines, complaint);
  g_free (complaint);
  return FALSE;
}

static gboolean
hek_stream_write (HekStream      *stream,
                  const GString  *text,
                  GError        **error)
{
  gboolean is_first = !stream->has_output && text->len > 0;

  stream->has_output = stream->has_output || is_first;
  if (stream->cli->quiet)
    return TRUE;
  if (!is_first || !stream->cli->json)
    return hek_cli_write_stdout (text->str, text->len, error);
  /* the comma before the first row */
  return hek_cli_write_stdout ("[", 1, error) &&
         hek_cli_write_stdout (text->str + 1, text->len - 1, error);
}

/* What stands before the rows: returns the first row of the block. */
static const char *
hek_stream_skip_header (HekStream  *stream,
                        const char *line,
                        const char *end)
{
  static const char mark[] = "\xef\xbb\xbf";

  if (stream->n_lines == 0 && end - line >= 3 && memcmp (line, mark, 3) == 0)
    line += 3;
  while (!stream->in_rows && line < end)
    {
      const char *stop = hek_stream_line_end (line, end);

      if (hek_stream_is_row (line, stop))
        {
          stream->in_rows = TRUE;
          if (!hek_stream_is_header (line, stop, stream->map->n_in))
            return line;
        }
      stream->n_lines++;
      line = stop + 1;
    }
  return line;
}

/* Whole lines of the block. */
static gboolean
hek_stream_run_block (HekStream  *stream,
                      gsize       n_bytes,
                      GError    **error)
{
  const HekTask *task = &stream->cli->task;
  const char *end = stream->block + n_bytes;
  const char *begin = hek_stream_skip_header (stream, stream->block, end);
  gsize n = 0;

  for (; begin < end; n++)
    {
      HekPiece *piece = &stream->pieces[n];

      piece->begin = begin;
      piece->end = end - begin > PIECE_BYTES ? hek_stream_line_end (begin + PIECE_BYTES, end) : end;
      begin = piece->end + 1;
      piece->n_lines = 0;
      g_string_truncate (piece->out, 0);
    }
  if (!hek_parallel_for (n, 1, hek_stream_run_pieces, stream, task))
    return hek_task_check (task, error);

  for (gsize i = 0; i < n; i++)
    {
      HekPiece *piece = &stream->pieces[i];

      stream->n_lines += piece->n_lines;
      if (!hek_stream_write (stream, piece->out, error))
        return FALSE;
      if (piece->complaint != NULL)
        return hek_stream_fail (stream, g_steal_pointer (&piece->complaint), error);
    }
  return TRUE;
}

/* Waits for some bytes, then takes what there is. */
static gboolean
hek_stream_fill (HekStream  *stream,
                 GError    **error)
{
  GPollFD ready = { .fd = STDIN_FILENO, .events = G_IO_IN };

  do
    {
      gssize n = g_input_stream_read (stream->input, stream->block + stream->n_bytes,
                                      BLOCK_BYTES - stream->n_bytes,
                                      stream->cli->task.cancellable, error);

      if (n < 0)
        {
          hek_cli_prefix_path (error, "standard input");
          return FALSE;
        }
      stream->n_bytes += (gsize) n;
      stream->at_end = n == 0;
    }
  while (!stream->at_end && stream->n_bytes < BLOCK_BYTES && g_poll (&ready, 1, 0) > 0);
  return TRUE;
}

static gboolean
hek_stream_run (HekStream  *stream,
                GError    **error)
{
  do
    {
      gsize n;

      if (!hek_stream_fill (stream, error))
        return FALSE;
      n = stream->n_bytes;
      while (!stream->at_end && n > 0 && stream->block[n - 1] != '\n')
        n--;
      if (n == 0 && stream->n_bytes == BLOCK_BYTES)
        {
          stream->n_lines++;
          return hek_stream_fail (stream, g_strdup ("longer than 1 MiB"), error);
        }
      if (!hek_stream_run_block (stream, n, error))
        return FALSE;
      stream->n_bytes -= n;
      memmove (stream->block, stream->block + n, stream->n_bytes);
    }
  while (!stream->at_end);

  if (stream->cli->quiet || !stream->cli->json)
    return TRUE;
  return stream->has_output ? hek_cli_write_stdout ("\n]\n", 3, error)
                            : hek_cli_write_stdout ("[\n]\n", 4, error);
}

gboolean
hek_cli_stream_rows (HekCli              *cli,
                     const HekCliRowMap  *map,
                     GError             **error)
{
  HekStream stream = {
    .cli = cli,
    .map = map,
    .input = g_unix_input_stream_new (STDIN_FILENO, FALSE),
    .block = g_malloc (BLOCK_BYTES),
    .exact = hek_cli_args_has (cli->args, "exact"),
  };
  gboolean ok;

  for (guint i = 0; i < MAX_PIECES; i++)
    stream.pieces[i].out = g_string_new (NULL);
  ok = hek_stream_run (&stream, error);
  for (guint i = 0; i < MAX_PIECES; i++)
    {
      g_string_free (stream.pieces[i].out, TRUE);
      g_free (stream.pieces[i].complaint);
    }
  g_free (stream.block);
  g_object_unref (stream.input);
  return ok;
}

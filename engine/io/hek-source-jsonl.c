/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSONL: a JSON value a line. Objects are rows, nested values become JSON fields; a line that is
 * wrong is refused with its number, the others are read.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-source-json-private.h"

static guint
jsonl_sniff (const char   *path,
             const guint8 *head,
             gsize         n_bytes)
{
  const char *at = (const char *) head, *end = at + n_bytes, *feed;
  HekJsonValue value;

  if (!hek_text_is_text (head, n_bytes))
    return 0;
  if (n_bytes >= 3 && memcmp (at, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  while (at < end && g_ascii_isspace (*at))
    at++;
  if (at == end || (*at != '{' && *at != '['))
    return 0;
  feed = memchr (at, '\n', (gsize) (end - at));
  if (feed == NULL && n_bytes == HEK_SOURCE_SNIFF_BYTES)
    return *at == '{' ? 60 : 0;
  if (!hek_json_check (at, (gsize) ((feed != NULL ? feed : end) - at), &value, NULL, NULL))
    return 0;
  if (*at == '{')
    return 80;
  /* arrays: one alone is a JSON file */
  while (feed != NULL && feed < end && g_ascii_isspace (*feed))
    feed++;
  return feed != NULL && feed < end && *feed == '[' ? 80 : 0;
}

/* The next line that is not blank. */
static gboolean
next_line (HekSource    *source,
           HekJsonRows  *rows,
           HekJsonNext  *next,
           gsize        *n,
           GError      **error)
{
  HekTextReader *reader = &rows->reader;

  for (;;)
    {
      const char *at = hek_text_reader_at (reader);
      gsize left = hek_text_reader_left (reader), blank = 0;
      const char *feed = memchr (at, '\n', left);

      if (feed == NULL && !reader->at_end)
        {
          if (hek_text_reader_is_full (reader))
            {
              *next = HEK_JSON_NEXT_TOO_LONG;
              return TRUE;
            }
          if (!hek_text_reader_more (reader, error))
            return FALSE;
          continue;
        }
      *n = feed != NULL ? (gsize) (feed - at) : left;
      while (blank < *n && strchr (" \t\r", at[blank]) != NULL && at[blank] != '\0')
        blank++;
      *next = blank < *n ? HEK_JSON_NEXT_ROW : HEK_JSON_NEXT_END;
      if (blank < *n || feed == NULL)
        return TRUE;
      hek_text_reader_consume (reader, *n + 1);
    }
}

static gboolean
line_done (HekSource    *source,
           HekJsonRows  *rows,
           gsize         n,
           GError      **error)
{
  hek_text_reader_consume (&rows->reader, MIN (n + 1, hek_text_reader_left (&rows->reader)));
  return TRUE;
}

static gboolean
jsonl_open (HekSource      *source,
            const HekTask  *task,
            GError        **error)
{
  HekJsonRows *rows = source->state = g_new0 (HekJsonRows, 1);

  return hek_text_reader_open (&rows->reader, source, error) &&
         hek_json_rows_infer (source, rows, next_line, line_done, error);
}

static gboolean
jsonl_read (HekSource      *source,
            HekBatch       *batch,
            gsize           max_rows,
            const HekTask  *task,
            GError        **error)
{
  return hek_json_rows_read (source, source->state, batch, max_rows, next_line, line_done, error);
}

static gboolean
jsonl_seek (HekSource  *source,
            GError    **error)
{
  return hek_json_rows_seek (source, source->state, error);
}

static void
jsonl_close (HekSource *source)
{
  hek_json_rows_free (source, source->state);
}

static char **
jsonl_list_names (const char  *path,
                  guint        text_idx,
                  GError     **error)
{
  return hek_json_rows_list_names (&hek_source_format_jsonl, path, error);
}

static const char *const suffixes[] = { "jsonl", "ndjson", NULL };

const HekSourceFormat hek_source_format_jsonl = {
  .id = "jsonl",
  .label = N_ ("JSON lines"),
  .help = N_ ("A JSON object a line; nested values become JSON fields."),
  .suffixes = suffixes,
  .numbers_lines = TRUE,
  .writes_fields = TRUE,
  .texts = hek_json_texts,
  .n_texts = HEK_JSON_N_TEXTS,
  .sniff = jsonl_sniff,
  .open = jsonl_open,
  .read = jsonl_read,
  .seek = jsonl_seek,
  .close = jsonl_close,
  .list_names = jsonl_list_names,
  .sink_open = hek_json_sink_open,
  .sink_write = hek_json_sink_write,
  .sink_finish = hek_json_sink_finish,
  .sink_close = hek_json_sink_close,
};

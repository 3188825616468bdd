/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON: one array of objects, read element by element. An element that is wrong inside is refused
 * with the line that it begins in; what is wrong between elements ends the reading.
 */
#include "config.h"

#include "hek-source-json-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static guint
json_sniff (const char   *path,
            const guint8 *head,
            gsize         n_bytes)
{
  gsize i = n_bytes >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  if (!hek_text_is_text (head, n_bytes))
    return 0;
  while (i < n_bytes && g_ascii_isspace (head[i]))
    i++;
  return i < n_bytes && head[i] == '[' ? 60 : 0;
}

/* The next character that is no white space, which is consumed; 0 at the end. */
static gboolean
skip_space (HekTextReader  *reader,
            char           *c,
            GError        **error)
{
  for (;;)
    {
      const char *at = hek_text_reader_at (reader);
      gsize left = hek_text_reader_left (reader), n = 0;

      while (n < left && (at[n] == ' ' || at[n] == '\n' || at[n] == '\r' || at[n] == '\t'))
        n++;
      *c = n < left ? at[n] : '\0';
      hek_text_reader_consume (reader, n);
      if (n < left || reader->at_end)
        return TRUE;
      if (!hek_text_reader_more (reader, error))
        return FALSE;
    }
}

/* The end of the array was consumed: nothing else may come. */
static gboolean
check_rest (HekSource    *source,
            HekJsonRows  *rows,
            GError      **error)
{
  char c;

  if (!skip_space (&rows->reader, &c, error))
    return FALSE;
  return hek_text_reader_left (&rows->reader) == 0 ||
         hek_source_damaged (source, rows->reader.offset, error, "something follows the array");
}

static gboolean
next_element (HekSource    *source,
              HekJsonRows  *rows,
              HekJsonNext  *next,
              gsize        *n,
              GError      **error)
{
  HekTextReader *reader = &rows->reader;
  char c;

  *next = HEK_JSON_NEXT_END;
  if (!skip_space (reader, &c, error))
    return FALSE;
  if (hek_text_reader_left (reader) == 0 && reader->offset > rows->first_offset)
    return TRUE;
  if (c == ']' && reader->offset == rows->first_offset)
    {
      hek_text_reader_consume (reader, 1);
      return check_rest (source, rows, error);
    }
  for (;;)
    {
      const char *at = hek_text_reader_at (reader), *end = at + hek_text_reader_left (reader);
      const char *stop = hek_json_skip (at, end);

      if (stop == at || (stop == NULL && reader->at_end))
        return hek_source_damaged (source, reader->offset, error, stop == NULL
                                                                    ? "a row has no end"
                                                                    : "a row is missing");
      if (stop != NULL && (stop < end || reader->at_end || *at == '{' || *at == '['))
        {
          *next = HEK_JSON_NEXT_ROW;
          *n = (gsize) (stop - at);
          return TRUE;
        }
      if (hek_text_reader_is_full (reader))
        return hek_source_fail (source, HEK_SOURCE_ERROR_TOO_LARGE, error,
                                "has a row of more than 16 MiB in line %" G_GUINT64_FORMAT,
                                reader->line);
      if (!hek_text_reader_more (reader, error))
        return FALSE;
    }
}

/* Behind the element, and the comma or the end behind that. */
static gboolean
element_done (HekSource    *source,
              HekJsonRows  *rows,
              gsize         n,
              GError      **error)
{
  HekTextReader *reader = &rows->reader;
  char c;

  hek_text_reader_consume (reader, n);
  if (!skip_space (reader, &c, error))
    return FALSE;
  if (c != ',' && c != ']')
    return hek_source_damaged (source, reader->offset, error, c == '\0'
                                                                ? "the array has no end"
                                                                : "a comma or ] is missing");
  hek_text_reader_consume (reader, 1);
  if (c == ']')
    return check_rest (source, rows, error);
  /* rows are numbered by the line that they begin in */
  if (!skip_space (reader, &c, error))
    return FALSE;
  return hek_text_reader_left (reader) > 0 ||
         hek_source_damaged (source, reader->offset, error, "the array has no end");
}

static gboolean
json_open (HekSource      *source,
           const HekTask  *task,
           GError        **error)
{
  HekJsonRows *rows = source->state = g_new0 (HekJsonRows, 1);
  char c;

  if (!hek_text_reader_open (&rows->reader, source, error) ||
      !skip_space (&rows->reader, &c, error))
    return FALSE;
  if (c != '[')
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "is not a JSON array of rows");
  hek_text_reader_consume (&rows->reader, 1);
  if (!skip_space (&rows->reader, &c, error))
    return FALSE;
  hek_text_reader_note (&rows->reader, source);
  return hek_json_rows_infer (source, rows, next_element, element_done, error);
}

static gboolean
json_read (HekSource      *source,
           HekBatch       *batch,
           gsize           max_rows,
           const HekTask  *task,
           GError        **error)
{
  return hek_json_rows_read (source, source->state, batch, max_rows, next_element, element_done,
                             error);
}

static gboolean
json_seek (HekSource  *source,
           GError    **error)
{
  return hek_json_rows_seek (source, source->state, error);
}

static void
json_close (HekSource *source)
{
  hek_json_rows_free (source, source->state);
}

static char **
json_list_names (const char  *path,
                 guint        text_idx,
                 GError     **error)
{
  return hek_json_rows_list_names (&hek_source_format_json, path, error);
}

static const char *const suffixes[] = { "json", NULL };

const HekSourceFormat hek_source_format_json = {
  .id = "json",
  .label = N_ ("JSON (array of objects)"),
  .help = N_ ("One array whose elements are the rows; nested values become JSON fields."),
  .suffixes = suffixes,
  .numbers_lines = TRUE,
  .writes_fields = TRUE,
  .texts = hek_json_texts,
  .n_texts = HEK_JSON_N_TEXTS,
  .sniff = json_sniff,
  .open = json_open,
  .read = json_read,
  .seek = json_seek,
  .close = json_close,
  .list_names = json_list_names,
  .sink_open = hek_json_sink_open,
  .sink_write = hek_json_sink_write,
  .sink_finish = hek_json_sink_finish,
  .sink_close = hek_json_sink_close,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* A window that slides over a text file; see the header. */
#include "config.h"

#include "hek-text-reader-private.h"

#include <string.h>

#define FIRST_BYTES (1024 * 1024)

static const char utf8_mark[] = "\xef\xbb\xbf";

gboolean
hek_text_is_text (const guint8 *head,
                  gsize         n_bytes)
{
  if (n_bytes >= 2 && (memcmp (head, "\xff\xfe", 2) == 0 || memcmp (head, "\xfe\xff", 2) == 0))
    return FALSE;
  return n_bytes > 0 && memchr (head, 0, n_bytes) == NULL;
}

gboolean
hek_text_reader_more (HekTextReader  *reader,
                      GError        **error)
{
  gsize left = hek_text_reader_left (reader), n_read;

  memmove (reader->data, hek_text_reader_at (reader), left);
  reader->start = 0;
  reader->end = left;
  if (left == reader->capacity)
    {
      reader->capacity = MIN (reader->capacity * 2, HEK_TEXT_MAX_RECORD_BYTES);
      reader->data = g_realloc (reader->data, reader->capacity);
    }
  if (!hek_input_read (reader->input, reader->data + left, reader->capacity - left, &n_read, error))
    return FALSE;
  reader->end += n_read;
  reader->at_end = reader->end < reader->capacity;
  return TRUE;
}

gboolean
hek_text_reader_is_full (const HekTextReader *reader)
{
  return hek_text_reader_left (reader) == HEK_TEXT_MAX_RECORD_BYTES;
}

/* At the first byte of the file. */
static gboolean
begin (HekTextReader  *reader,
       HekSource      *source,
       GError        **error)
{
  const guint8 *head;

  reader->start = reader->end = 0;
  reader->offset = 0;
  reader->line = 1;
  reader->at_end = FALSE;
  if (!hek_text_reader_more (reader, error))
    return FALSE;
  head = (const guint8 *) reader->data;
  if (reader->end >= 2 && (memcmp (head, "\xff\xfe", 2) == 0 || memcmp (head, "\xfe\xff", 2) == 0))
    return hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "is written in UTF-16; save it as UTF-8");
  if (reader->end >= 3 && memcmp (head, utf8_mark, 3) == 0)
    hek_text_reader_consume (reader, 3);
  hek_text_reader_note (reader, source);
  return TRUE;
}

gboolean
hek_text_reader_open (HekTextReader  *reader,
                      HekSource      *source,
                      GError        **error)
{
  reader->input = hek_input_open (source->path, error);
  if (reader->input == NULL)
    return FALSE;
  reader->line_end = '\n';
  reader->capacity = FIRST_BYTES;
  reader->data = g_malloc (reader->capacity);
  return begin (reader, source, error);
}

void
hek_text_reader_clear (HekTextReader *reader)
{
  g_clear_pointer (&reader->input, hek_input_close);
  g_clear_pointer (&reader->data, g_free);
}

gboolean
hek_text_reader_seek (HekTextReader  *reader,
                      HekSource      *source,
                      GError        **error)
{
  guint64 offset = source->position.line > 0 ? source->position.offset : 0;

  if (!hek_input_seek (reader->input, offset, error))
    return FALSE;
  if (offset == 0)
    return begin (reader, source, error);
  reader->start = reader->end = 0;
  reader->offset = offset;
  reader->line = source->position.line;
  reader->at_end = FALSE;
  return TRUE;
}

void
hek_text_reader_note (const HekTextReader *reader,
                      HekSource           *source)
{
  source->position.offset = reader->offset;
  source->fraction = hek_input_get_fraction (reader->input);
  source->position.line = reader->line;
}

void
hek_text_reader_consume (HekTextReader *reader,
                         gsize          n)
{
  const char *at = hek_text_reader_at (reader), *end = at + n;

  while ((at = memchr (at, reader->line_end, (gsize) (end - at))) != NULL)
    {
      reader->line++;
      at++;
    }
  reader->start += n;
  reader->offset += n;
}

gboolean
hek_text_reader_skip_line (HekTextReader  *reader,
                           GError        **error)
{
  for (;;)
    {
      const char *at = hek_text_reader_at (reader);
      gsize left = hek_text_reader_left (reader);
      const char *feed = memchr (at, reader->line_end, left);

      hek_text_reader_consume (reader, feed != NULL ? (gsize) (feed - at) + 1 : left);
      if (feed != NULL || reader->at_end)
        return TRUE;
      if (!hek_text_reader_more (reader, error))
        return FALSE;
    }
}

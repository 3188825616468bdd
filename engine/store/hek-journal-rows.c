/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a commit of a journal holds besides vectors, as bytes: its header, the rows that it deleted,
 * the attributes, and the thumbnails if there are any. A field of a row is a byte (0: missing) and
 * 8 bytes of a number, or 4 bytes of a length and the text.
 */
#include "config.h"

#include "hek-head-private.h"

#include <string.h>

static void
encode_row (const HekSchema     *schema,
            const HekColumnView *columns,
            gsize                row,
            GByteArray          *bytes)
{
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekColumnView *column = &columns[i];
      guint8 present = !hek_column_view_is_missing (column, row);

      g_byte_array_append (bytes, &present, 1);
      if (!present)
        continue;
      if (column->offsets != NULL)
        {
          gsize n_bytes;
          const char *text = hek_column_view_get_text (column, row, &n_bytes);
          guint32 length = (guint32) n_bytes;

          g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
          g_byte_array_append (bytes, (const guint8 *) text, length);
        }
      else if (column->reals != NULL)
        g_byte_array_append (bytes, (const guint8 *) &column->reals[row], sizeof (double));
      else
        {
          gint64 value = hek_column_view_get_integer (column, row);

          g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
        }
    }
}

static void
encode_thumbnails (GPtrArray  *thumbnails,
                   GByteArray *bytes)
{
  const guint32 magic = HEK_JOURNAL_THUMBNAILS;

  g_byte_array_append (bytes, (const guint8 *) &magic, sizeof magic);
  for (guint i = 0; i < thumbnails->len; i++)
    {
      GBytes *picture = thumbnails->pdata[i];
      gsize n_bytes = 0;
      gconstpointer data = picture != NULL ? g_bytes_get_data (picture, &n_bytes) : NULL;
      guint32 length = (guint32) n_bytes;

      g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
      if (length > 0)
        g_byte_array_append (bytes, data, length);
    }
}

void
hek_journal_encode (const HekSchema        *schema,
                    const HekJournalCommit *commit,
                    GByteArray             *bytes)
{
  static const guint8 zeros[64];
  guint begin = bytes->len, attributes;
  HekJournalMeta meta = {
    .first_row = commit->first_row,
    .time_us = commit->time_us,
    .n_deaths = commit->n_deaths,
  };

  g_byte_array_append (bytes, (const guint8 *) &meta, sizeof meta);
  g_byte_array_append (bytes, (const guint8 *) commit->deaths,
                       (guint) (commit->n_deaths * sizeof (HekDeath)));
  attributes = bytes->len;
  for (gsize i = 0; i < commit->n_rows && schema->n_fields > 0; i++)
    encode_row (schema, commit->columns, i, bytes);
  meta.attribute_bytes = bytes->len - attributes;
  if (commit->thumbnails != NULL)
    encode_thumbnails (commit->thumbnails, bytes);
  memcpy (bytes->data + begin, &meta, sizeof meta);
  g_byte_array_append (bytes, zeros, (64 - (bytes->len - begin) % 64) % 64);
}

static gboolean
take (const guint8 **bytes,
      gsize         *n_bytes,
      gpointer       out,
      gsize          n)
{
  if (*n_bytes < n)
    return FALSE;
  memcpy (out, *bytes, n);
  *bytes += n;
  *n_bytes -= n;
  return TRUE;
}

static gboolean
decode_field (HekColumn     *column,
              const guint8 **bytes,
              gsize         *n_bytes)
{
  guint8 present;
  guint32 length;
  gint64 integer;
  double real;

  if (!take (bytes, n_bytes, &present, 1))
    return FALSE;
  if (!present)
    hek_column_append_missing (column);
  else if (column->bytes != NULL)
    {
      if (!take (bytes, n_bytes, &length, sizeof length) || length > *n_bytes)
        return FALSE;
      hek_column_append_text (column, (const char *) *bytes, length);
      *bytes += length;
      *n_bytes -= length;
    }
  else if (column->type == HEK_FIELD_REAL)
    {
      if (!take (bytes, n_bytes, &real, sizeof real))
        return FALSE;
      hek_column_append_real (column, real);
    }
  else
    {
      if (!take (bytes, n_bytes, &integer, sizeof integer))
        return FALSE;
      hek_column_append_integer (column, integer);
    }
  return TRUE;
}

/* What follows the attributes: thumbnails, or zeros. */
static gboolean
decode_thumbnails (HekBatch      *rows,
                   const guint8  *bytes,
                   gsize          n_bytes,
                   gsize          n_rows)
{
  guint32 magic, length;

  if (!take (&bytes, &n_bytes, &magic, sizeof magic) || magic != HEK_JOURNAL_THUMBNAILS)
    return TRUE;
  for (gsize row = 0; row < n_rows; row++)
    {
      if (!take (&bytes, &n_bytes, &length, sizeof length) || length > n_bytes)
        return FALSE;
      hek_batch_take_thumbnail (rows, length > 0 ? g_bytes_new (bytes, length) : NULL);
      bytes += length;
      n_bytes -= length;
    }
  return TRUE;
}

gboolean
hek_journal_decode (HekSchema       *schema,
                    const guint8    *bytes,
                    gsize            n_bytes,
                    gsize            n_rows,
                    HekJournalEntry *entry)
{
  HekJournalMeta meta;
  gsize n_left;

  if (!take (&bytes, &n_bytes, &meta, sizeof meta) ||
      meta.n_deaths > n_bytes / sizeof (HekDeath) ||
      meta.attribute_bytes > n_bytes - meta.n_deaths * sizeof (HekDeath))
    return FALSE;
  entry->deaths = g_memdup2 (bytes, meta.n_deaths * sizeof (HekDeath));
  bytes += meta.n_deaths * sizeof (HekDeath);
  n_left = meta.attribute_bytes;
  n_bytes -= meta.n_deaths * sizeof (HekDeath) + meta.attribute_bytes;
  entry->rows = hek_batch_try_new (schema, 0);
  for (gsize row = 0; row < n_rows && schema->n_fields > 0; row++)
    for (guint i = 0; i < schema->n_fields; i++)
      if (!decode_field (entry->rows->columns[i], &bytes, &n_left))
        return FALSE;
  if (n_left > 0 || !decode_thumbnails (entry->rows, bytes, n_bytes, n_rows))
    return FALSE;

  entry->views = g_new (HekColumnView, schema->n_fields + 1);
  for (guint i = 0; i < schema->n_fields; i++)
    entry->views[i] = hek_column_view_of (entry->rows->columns[i], n_rows);
  entry->commit = (HekJournalCommit) {
    .time_us = meta.time_us,
    .first_row = meta.first_row,
    .n_rows = n_rows,
    .columns = entry->views,
    .thumbnails = entry->rows->thumbnails,
    .deaths = entry->deaths,
    .n_deaths = meta.n_deaths,
  };
  return TRUE;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The payload of a record of a spool:
 *
 *   text program
 *   varint samples; each: text instrument, scope, unit; varint kind; signed time; varint count;
 *     doubles sum, least, greatest, last; varint bytes of its histogram, and these
 *   varint annotations; each: signed time, end; text kind, scope, text
 *
 * where a text is varint bytes, and these.
 */
#include "config.h"

#include "hek-series-bits-private.h"
#include "hek-series-spool-private.h"
#include "hek-series-tail-private.h"

static void
put_text (GByteArray *out,
          const char *text)
{
  gsize n_bytes = strlen (text);

  hek_bytes_put_varint (out, n_bytes);
  g_byte_array_append (out, (const guint8 *) text, (guint) n_bytes);
}

static void
put_sample (GByteArray            *out,
            const HekSeriesSample *sample)
{
  g_autoptr (GByteArray) histogram = g_byte_array_new ();

  put_text (out, sample->instrument);
  put_text (out, sample->scope);
  put_text (out, sample->unit);
  hek_bytes_put_varint (out, sample->kind);
  hek_bytes_put_signed (out, sample->point.time_us);
  hek_bytes_put_varint (out, sample->point.count);
  hek_bytes_put_real (out, sample->point.sum);
  hek_bytes_put_real (out, sample->point.min);
  hek_bytes_put_real (out, sample->point.max);
  hek_bytes_put_real (out, sample->point.last);
  if (sample->histogram != NULL)
    hek_histogram_serialize (sample->histogram, histogram);
  hek_bytes_put_varint (out, histogram->len);
  g_byte_array_append (out, histogram->data, histogram->len);
}

GByteArray *
hek_series_spool_record_write (const char            *program,
                               const HekSeriesSample *samples,
                               guint                  n_samples,
                               GPtrArray             *notes)
{
  GByteArray *out = g_byte_array_new ();

  put_text (out, program);
  hek_bytes_put_varint (out, n_samples);
  for (guint i = 0; i < n_samples; i++)
    put_sample (out, &samples[i]);
  hek_bytes_put_varint (out, notes != NULL ? notes->len : 0);
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    {
      const HekSeriesNote *note = notes->pdata[i];

      hek_bytes_put_signed (out, note->time_us);
      hek_bytes_put_signed (out, note->end_us);
      put_text (out, note->kind);
      put_text (out, note->scope);
      put_text (out, note->text);
    }
  return out;
}

/* Returns: (nullable): of @texts */
static const char *
get_text (HekByteReader *reader,
          GStringChunk  *texts)
{
  gsize n_bytes = hek_bytes_get_varint (reader);
  const guint8 *data = hek_bytes_get (reader, n_bytes);

  if (data == NULL || !g_utf8_validate_len ((const char *) data, n_bytes, NULL))
    {
      reader->failed = TRUE;
      return NULL;
    }
  return g_string_chunk_insert_len (texts, (const char *) data, (gssize) n_bytes);
}

static void
get_sample (HekByteReader        *reader,
            const char           *program,
            HekSeriesSpoolRecord *record)
{
  HekSeriesSample sample = { 0 };
  const guint8 *histogram;
  gsize n_bytes;

  sample.instrument = get_text (reader, record->texts);
  sample.scope = get_text (reader, record->texts);
  sample.unit = get_text (reader, record->texts);
  sample.kind = (HekSeriesKind) hek_bytes_get_varint (reader);
  sample.point.time_us = hek_bytes_get_signed (reader);
  sample.point.count = hek_bytes_get_varint (reader);
  sample.point.sum = hek_bytes_get_real (reader);
  sample.point.min = hek_bytes_get_real (reader);
  sample.point.max = hek_bytes_get_real (reader);
  sample.point.last = hek_bytes_get_real (reader);
  n_bytes = hek_bytes_get_varint (reader);
  histogram = hek_bytes_get (reader, n_bytes);
  if (reader->failed || sample.kind > HEK_SERIES_HISTOGRAM ||
      !hek_series_point_is_valid (&sample.point))
    {
      reader->failed = TRUE;
      return;
    }
  if (n_bytes > 0)
    {
      HekHistogram *parsed = hek_histogram_parse (histogram, n_bytes, NULL, NULL);

      reader->failed = parsed == NULL;
      if (parsed == NULL)
        return;
      g_ptr_array_add (record->histograms, parsed);
      sample.histogram = parsed;
    }
  /* How another program itself stands: a series of its own. */
  if (sample.kind == HEK_SERIES_GAUGE && *sample.scope == '\0')
    {
      g_autofree char *scope = g_strconcat ("@", program, NULL);

      sample.scope = g_string_chunk_insert (record->texts, scope);
    }
  g_array_append_val (record->samples, sample);
}

static void
get_note (HekByteReader        *reader,
          HekSeriesSpoolRecord *record)
{
  gint64 time_us = hek_bytes_get_signed (reader), end_us = hek_bytes_get_signed (reader);
  const char *kind = get_text (reader, record->texts);
  const char *scope = get_text (reader, record->texts);
  const char *text = get_text (reader, record->texts);

  if (!reader->failed)
    g_ptr_array_add (record->notes, hek_series_note_new (time_us, end_us, kind, scope, text));
}

gboolean
hek_series_spool_record_read (const guint8         *data,
                              gsize                 n_bytes,
                              HekSeriesSpoolRecord *record)
{
  HekByteReader reader = { .data = data, .n_bytes = n_bytes };
  const char *program;
  guint64 n;

  record->samples = g_array_new (FALSE, FALSE, sizeof (HekSeriesSample));
  record->histograms = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_histogram_free);
  record->texts = g_string_chunk_new (4096);
  record->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_note_free);
  program = get_text (&reader, record->texts);
  n = hek_bytes_get_varint (&reader);
  for (guint64 i = 0; i < n && !reader.failed; i++)
    get_sample (&reader, program, record);
  n = hek_bytes_get_varint (&reader);
  for (guint64 i = 0; i < n && !reader.failed; i++)
    get_note (&reader, record);
  return !reader.failed && reader.pos == n_bytes;
}

void
hek_series_spool_record_clear (HekSeriesSpoolRecord *record)
{
  g_array_unref (record->samples);
  g_ptr_array_unref (record->histograms);
  g_string_chunk_free (record->texts);
  g_ptr_array_unref (record->notes);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Portable FloatMap: "PF" or "Pf", width, height and a scale as text with white space between, one
 * white space, then 32-bit floats, three or one a pixel, the bottom row first. A negative scale
 * means little-endian. Its magnitude says what unit the values have; it is not applied, as Netpbm
 * leaves it to the user. Read and written here: no library is smaller than the format.
 *
 * Source: Netpbm, pfm(5); P. Debevec, HDR Shop.
 */
#include "config.h"

#include "hek-image-codec-private.h"

#include <math.h>
#include <string.h>

#include "hek-image-float-private.h"
#include "hek-image-private.h"
#include "hek-parallel.h"

/* Of one number in the header. */
#define MAX_WORD_BYTES 32

typedef struct
{
  const HekImageSource *source; /* borrowed */
  gsize pos;                    /* first byte of the samples, once the header is read */

  guint32 width, height;
  guint n_samples; /* 1 or 3 */
  gboolean is_big_endian;
  double scale;

  HekImage *image; /* borrowed */
} HekPfmReader;

static gboolean
pfm_sniff (const guint8 *data,
           gsize         n_bytes)
{
  return n_bytes >= 3 && data[0] == 'P' && (data[1] == 'F' || data[1] == 'f') &&
         g_ascii_isspace (data[2]);
}

/* Copies the next word and steps over the one white space behind it. */
static gboolean
next_word (HekPfmReader *reader,
           char          word[MAX_WORD_BYTES])
{
  const HekImageSource *source = reader->source;
  gsize n = 0;

  while (reader->pos < source->n_bytes && g_ascii_isspace (source->data[reader->pos]))
    reader->pos++;
  while (reader->pos < source->n_bytes && !g_ascii_isspace (source->data[reader->pos]))
    {
      if (n == MAX_WORD_BYTES - 1)
        return FALSE;
      word[n++] = (char) source->data[reader->pos++];
    }
  word[n] = '\0';
  if (n == 0 || reader->pos == source->n_bytes)
    return FALSE;
  reader->pos++;
  return TRUE;
}

static gboolean
read_size (HekPfmReader *reader,
           guint64      *size)
{
  char word[MAX_WORD_BYTES];

  return next_word (reader, word) &&
         g_ascii_string_to_unsigned (word, 10, 0, G_MAXUINT32, size, NULL);
}

static gboolean
read_header (HekPfmReader  *reader,
             GError       **error)
{
  char word[MAX_WORD_BYTES];
  guint64 width, height;
  char *end = NULL;

  reader->n_samples = reader->source->data[1] == 'F' ? 3 : 1;
  reader->pos = 3;
  if (!read_size (reader, &width) || !read_size (reader, &height))
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged: its header has no width and height");
      return FALSE;
    }
  if (!hek_image_source_check_size (reader->source, width, height, error))
    return FALSE;
  reader->width = (guint32) width;
  reader->height = (guint32) height;

  if (next_word (reader, word))
    reader->scale = g_ascii_strtod (word, &end);
  if (end == NULL || *end != '\0' || !isfinite (reader->scale) || reader->scale == 0)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged: its header has no scale");
      return FALSE;
    }
  reader->is_big_endian = reader->scale > 0;
  return TRUE;
}

static gboolean
pfm_open (HekPfmReader  *reader,
          HekImageInfo  *info,
          GError       **error)
{
  if (!read_header (reader, error))
    return FALSE;
  info->width = reader->width;
  info->height = reader->height;
  info->bits_per_sample = 32;
  info->color_type = g_strdup (reader->n_samples == 1 ? "grey" : "RGB");
  info->color_tag = g_strdup ("linear, untagged (taken as BT.709)");
  info->details = g_strdup_printf ("%s floats%s", reader->is_big_endian ? "big-endian"
                                                                        : "little-endian",
                                   fabs (reader->scale) == 1 ? "" : "; scale not applied");
  return TRUE;
}

static void
decode_samples (const HekPfmReader *reader,
                const guint8       *in,
                gsize               n,
                float              *out)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;
      float v;

      memcpy (&bits, in + 4 * i, sizeof bits);
      bits = reader->is_big_endian ? GUINT32_FROM_BE (bits) : GUINT32_FROM_LE (bits);
      memcpy (&v, &bits, sizeof v);
      out[i] = hek_image_float_tame (v);
    }
}

static void
read_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  const HekPfmReader *reader = data;
  gsize row_bytes = (gsize) reader->width * reader->n_samples * 4;

  for (gsize y = begin; y < end; y++)
    {
      const guint8 *in = reader->source->data + reader->pos + (reader->height - 1 - y) * row_bytes;
      float *out = (float *) hek_image_row (reader->image, (guint32) y);

      decode_samples (reader, in, (gsize) reader->width * reader->n_samples, out);
      /* from the end, so that a value is read before its place is written */
      if (reader->n_samples == 1)
        for (gsize x = reader->width; x-- > 0;)
          out[3 * x] = out[3 * x + 1] = out[3 * x + 2] = out[x];
    }
}

static HekImage *
pfm_load (const HekImageSource  *source,
          HekImageInfo          *info,
          GError               **error)
{
  HekPfmReader reader = { .source = source };
  g_autoptr (HekImage) image = NULL;
  gsize row_bytes, left;

  if (!pfm_open (&reader, info, error))
    return NULL;
  row_bytes = (gsize) reader.width * reader.n_samples * 4;
  left = source->n_bytes - reader.pos;
  if (left / row_bytes < reader.height)
    {
      hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is cut short after %" G_GSIZE_FORMAT " of %u rows",
                              left / row_bytes, reader.height);
      return NULL;
    }

  image = hek_image_new (reader.width, reader.height, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR,
                         error);
  if (image == NULL)
    {
      g_prefix_error (error, "%s: ", source->name);
      return NULL;
    }
  reader.image = image;
  if (!hek_parallel_for (reader.height, hek_image_block_rows (reader.width), read_block, &reader,
                         source->task))
    {
      hek_task_check (source->task, error);
      return NULL;
    }
  return g_steal_pointer (&image);
}

static gboolean
pfm_probe (const HekImageSource  *source,
           HekImageInfo          *info,
           GError               **error)
{
  HekPfmReader reader = { .source = source };

  return pfm_open (&reader, info, error);
}

typedef struct
{
  const HekImage *image; /* borrowed */
  guint8 *samples;       /* borrowed */
} HekPfmWriter;

static void
write_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const HekPfmWriter *writer = data;
  const HekImage *image = writer->image;
  float rgb[3 * HEK_IMAGE_CHUNK];

  for (gsize y = begin; y < end; y++)
    {
      guint8 *out = writer->samples + (image->height - 1 - y) * image->width * 3 * sizeof (float);

      for (guint32 x = 0; x < image->width; x += HEK_IMAGE_CHUNK)
        {
          guint32 n = MIN (image->width - x, HEK_IMAGE_CHUNK);

          hek_image_read_row (image, (guint32) y, x, n, HEK_ENCODING_LINEAR, rgb, NULL);
          for (gsize i = 0; i < 3 * (gsize) n; i++, out += sizeof (float))
            {
              guint32 bits;

              memcpy (&bits, &rgb[i], sizeof bits);
              bits = GUINT32_TO_LE (bits);
              memcpy (out, &bits, sizeof bits);
            }
        }
    }
}

GBytes *
hek_image_encode_pfm (HekImage       *image,
                      const HekTask  *task,
                      GError        **error)
{
  g_autofree char *header = g_strdup_printf ("PF\n%u %u\n-1.0\n", image->width, image->height);
  gsize n_header = strlen (header), n_samples = (gsize) image->width * image->height * 3;
  g_autofree guint8 *data = g_try_malloc (n_header + n_samples * sizeof (float));
  HekPfmWriter writer = { .image = image };

  if (data == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory to write %u × %u pixels", image->width, image->height);
      return NULL;
    }
  memcpy (data, header, n_header);
  writer.samples = data + n_header;
  if (!hek_parallel_for (image->height, hek_image_block_rows (image->width), write_block, &writer,
                         task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), n_header + n_samples * sizeof (float));
}

static const char *const pfm_suffixes[] = { "pfm", NULL };
static const char *const pfm_mime_types[] = { "image/x-portable-floatmap", "image/x-pfm", NULL };

const HekImageCodec hek_image_codec_pfm = {
  .format = "PFM",
  .suffixes = pfm_suffixes,
  .mime_types = pfm_mime_types,
  .sniff = pfm_sniff,
  .probe = pfm_probe,
  .load = pfm_load,
};

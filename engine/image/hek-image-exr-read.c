/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pixels of an OpenEXR file: chunks (bands of rows, or tiles of the largest level) are read and
 * decompressed by OpenEXRCore, several at once, and unpacked here: a chunk holds its rows one after
 * the other, and in a row all samples of one channel after those of another.
 */
#include "config.h"

#include "hek-image-exr-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-image-float-private.h"
#include "hek-image-private.h"
#include "hek-parallel.h"

/* A tile, or a band of rows, of one chunk; 2048 × 2048 pixels of 16 bytes fit four times. */
#define MAX_CHUNK_BYTES (256u * 1024 * 1024)

/* No compression makes more than this of one byte: ZIP 1032, PIZ some 450. */
#define MAX_RATIO 2048

/* The rectangle of one chunk, relative to the data window. */
typedef struct
{
  guint32 x, y, width, height;
} HekExrRect;

typedef struct
{
  HekExrReader *reader;
  guint32 n_across; /* tiles a row; 1 for bands */
  gsize n_chunks;
  guint8 *results; /* owned: an exr_result_t of each chunk; all are below 256 */
} HekExrRead;

static HekExrRect
chunk_rect (const HekExrRead *read,
            gsize             i)
{
  const HekExrReader *reader = read->reader;
  HekExrRect rect = { 0 };

  rect.x = (guint32) (i % read->n_across) * reader->tile_width;
  rect.y = (guint32) (i / read->n_across) * reader->tile_height;
  rect.width = MIN (reader->tile_width, reader->width - rect.x);
  rect.height = MIN (reader->tile_height, reader->height - rect.y);
  return rect;
}

static gsize
type_bytes (exr_pixel_type_t type)
{
  return type == EXR_PIXEL_HALF ? 2 : 4;
}

/* Samples of a channel in row @y of the data window. Data windows of sampled channels begin at
 * multiples of the sampling. */
static guint32
row_samples (const HekExrChannel *channel,
             guint32              width,
             guint32              y)
{
  return y % channel->sampling == 0 ? width / channel->sampling : 0;
}

static guint64
rect_bytes (const HekExrReader *reader,
            const HekExrRect   *rect)
{
  guint64 n = 0;

  for (guint c = 0; c < reader->n_channels; c++)
    {
      const HekExrChannel *channel = &reader->channels[c];

      n += (guint64) (rect->width / channel->sampling) * type_bytes (channel->type) *
           ((rect->height + channel->sampling - 1) / channel->sampling);
    }
  return n;
}

static void
convert_samples (exr_pixel_type_t type,
                 const guint8    *in,
                 guint32          n,
                 float           *out)
{
  if (type == EXR_PIXEL_HALF)
    for (guint32 i = 0; i < n; i++)
      {
        guint16 half;

        memcpy (&half, in + 2 * (gsize) i, sizeof half);
        out[i] = hek_image_float_from_half (GUINT16_FROM_LE (half));
      }
  else
    for (guint32 i = 0; i < n; i++)
      {
        guint32 bits;
        float v;

        memcpy (&bits, in + 4 * (gsize) i, sizeof bits);
        bits = GUINT32_FROM_LE (bits);
        memcpy (&v, &bits, sizeof v);
        out[i] = type == EXR_PIXEL_UINT ? (float) bits : hek_image_float_tame (v);
      }
}

/* @planes: one row for each role; those of missing channels hold zeros */
static void
store_row_rgb (HekExrReader *reader,
               guint32       x,
               guint32       y,
               guint32       n,
               float       **planes)
{
  gboolean is_gray = reader->kind == HEK_EXR_GRAY;
  const float *r = planes[is_gray ? HEK_EXR_LUMA : HEK_EXR_RED];
  const float *g = planes[is_gray ? HEK_EXR_LUMA : HEK_EXR_GREEN];
  const float *b = planes[is_gray ? HEK_EXR_LUMA : HEK_EXR_BLUE];
  float rgb[3 * HEK_IMAGE_CHUNK];

  for (guint32 done = 0; done < n; done += HEK_IMAGE_CHUNK)
    {
      guint32 part = MIN (n - done, HEK_IMAGE_CHUNK);
      float *alpha = reader->has_alpha ? planes[HEK_EXR_ALPHA] + done : NULL;

      for (guint32 i = 0; i < part; i++)
        {
          rgb[3 * i] = r[done + i];
          rgb[3 * i + 1] = g[done + i];
          rgb[3 * i + 2] = b[done + i];
        }
      if (alpha != NULL)
        hek_image_float_unpremultiply (rgb, alpha, part);
      if (reader->tag.other_primaries && !is_gray)
        hek_image_float_matrix (reader->tag.matrix, rgb, part);
      hek_image_write_row (reader->image, y, x + done, part, HEK_ENCODING_LINEAR, rgb, alpha);
    }
}

static void
store_row_chroma (HekExrReader *reader,
                  guint32       y,
                  float       **rows)
{
  HekExrPlanes *planes = &reader->planes;
  gsize width = reader->width, coarse = reader->width / planes->sampling;

  memcpy (planes->luma + y * width, rows[HEK_EXR_LUMA], width * sizeof (float));
  if (reader->has_alpha)
    memcpy (planes->alpha + y * width, rows[HEK_EXR_ALPHA], width * sizeof (float));
  if (y % planes->sampling == 0)
    for (guint c = 0; c < 2; c++)
      memcpy (planes->chroma[c] + y / planes->sampling * coarse, rows[HEK_EXR_CHROMA_RED + c],
              coarse * sizeof (float));
}

static void
unpack_chunk (HekExrReader     *reader,
              const HekExrRect *rect,
              const guint8     *data,
              float           **rows)
{
  for (guint32 i = 0; i < rect->height; i++)
    {
      for (guint c = 0; c < reader->n_channels; c++)
        {
          const HekExrChannel *channel = &reader->channels[c];
          guint32 n = row_samples (channel, rect->width, rect->y + i);

          if (channel->role != HEK_EXR_UNUSED)
            convert_samples (channel->type, data, n, rows[channel->role]);
          data += n * type_bytes (channel->type);
        }
      if (reader->kind == HEK_EXR_LUMA_CHROMA)
        store_row_chroma (reader, rect->y + i, rows);
      else
        store_row_rgb (reader, rect->x, rect->y + i, rect->width, rows);
    }
}

static exr_result_t
decode_chunk (const HekExrRead *read,
              gsize             i,
              float           **rows)
{
  HekExrReader *reader = read->reader;
  HekExrRect rect = chunk_rect (read, i);
  exr_decode_pipeline_t pipeline = EXR_DECODE_PIPELINE_INITIALIZER;
  exr_chunk_info_t chunk = { 0 };
  exr_result_t result;

  if (reader->storage == EXR_STORAGE_TILED)
    result = exr_read_tile_chunk_info (reader->context, reader->part, (int) (i % read->n_across),
                                       (int) (i / read->n_across), 0, 0, &chunk);
  else
    result = exr_read_scanline_chunk_info (reader->context, reader->part,
                                           reader->data_window.min.y + (int) rect.y, &chunk);
  if (result != EXR_ERR_SUCCESS)
    return result;
  if (chunk.unpacked_size != rect_bytes (reader, &rect))
    return EXR_ERR_CORRUPT_CHUNK;

  result = exr_decoding_initialize (reader->context, reader->part, &chunk, &pipeline);
  if (result == EXR_ERR_SUCCESS)
    result = exr_decoding_choose_default_routines (reader->context, reader->part, &pipeline);
  /* Unpacking is done here: only what is shown is converted, and every size was checked. */
  pipeline.unpack_and_convert_fn = NULL;
  if (result == EXR_ERR_SUCCESS)
    result = exr_decoding_run (reader->context, reader->part, &pipeline);
  if (result == EXR_ERR_SUCCESS && pipeline.unpacked_buffer == NULL)
    result = EXR_ERR_CORRUPT_CHUNK;
  if (result == EXR_ERR_SUCCESS)
    unpack_chunk (reader, &rect, pipeline.unpacked_buffer, rows);
  exr_decoding_destroy (reader->context, &pipeline);
  return result;
}

static void
read_block (gsize    begin,
            gsize    end,
            gsize    block_idx,
            gpointer data)
{
  HekExrRead *read = data;
  gsize width = read->reader->tile_width;
  hek_auto_aligned float *scratch = hek_aligned_try_new0 (width * HEK_EXR_N_ROLES,
                                                          sizeof (float));
  float *rows[HEK_EXR_N_ROLES];

  for (guint role = 0; role < HEK_EXR_N_ROLES; role++)
    rows[role] = scratch + role * width;
  for (gsize i = begin; i < end; i++)
    read->results[i] = scratch != NULL ? (guint8) decode_chunk (read, i, rows)
                                       : EXR_ERR_OUT_OF_MEMORY;
}

static gboolean
allocate_planes (HekExrReader *reader)
{
  HekExrPlanes *planes = &reader->planes;
  gsize n = (gsize) reader->width * reader->height, coarse;

  for (guint c = 0; c < reader->n_channels; c++)
    if (reader->channels[c].role == HEK_EXR_CHROMA_RED)
      planes->sampling = reader->channels[c].sampling;
  coarse = n / planes->sampling / planes->sampling;
  planes->luma = hek_aligned_try_new (n, sizeof (float));
  if (reader->has_alpha)
    planes->alpha = hek_aligned_try_new (n, sizeof (float));
  for (guint c = 0; c < 2; c++)
    planes->chroma[c] = hek_aligned_try_new (coarse, sizeof (float));
  return planes->luma != NULL && (planes->alpha != NULL || !reader->has_alpha) &&
         planes->chroma[0] != NULL && planes->chroma[1] != NULL;
}

/* Whether the file is large enough for its pixels, and memory for one chunk. */
static gboolean
check_bytes (const HekExrRead *read,
             GError          **error)
{
  const HekExrReader *reader = read->reader;
  const HekExrRect all = { 0, 0, reader->width, reader->height };
  HekExrRect first = chunk_rect (read, 0);

  if (rect_bytes (reader, &first) > MAX_CHUNK_BYTES)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                              "has blocks of %u × %u pixels with %u channels, more than %u "
                              "megabytes each",
                              first.width, first.height, reader->n_channels,
                              MAX_CHUNK_BYTES / (1024 * 1024));
      return FALSE;
    }
  /* each chunk has an offset of 8 bytes in the file */
  if (rect_bytes (reader, &all) / MAX_RATIO > reader->source->n_bytes ||
      read->n_chunks > reader->source->n_bytes / 8)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged or cut short: %" G_GSIZE_FORMAT
                              " bytes cannot hold %u × %u pixels",
                              reader->source->n_bytes, reader->width, reader->height);
      return FALSE;
    }
  return TRUE;
}

static gboolean
allocate (HekExrReader  *reader,
          GError       **error)
{
  reader->image = hek_image_new (reader->width, reader->height, reader->has_alpha ? 4 : 3,
                                 HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, error);
  if (reader->image == NULL)
    {
      g_prefix_error (error, "%s: ", reader->source->name);
      return FALSE;
    }
  if (reader->kind != HEK_EXR_LUMA_CHROMA || allocate_planes (reader))
    return TRUE;
  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                          "is too large for the memory");
  return FALSE;
}

/* The first chunk that could not be decoded becomes an error. */
static gboolean
check_results (const HekExrRead *read,
               GError          **error)
{
  const HekExrReader *reader = read->reader;
  gsize i = 0;
  HekExrRect rect;

  while (i < read->n_chunks && read->results[i] == EXR_ERR_SUCCESS)
    i++;
  if (i == read->n_chunks)
    return TRUE;

  rect = chunk_rect (read, i);
  if (read->results[i] == EXR_ERR_READ_IO)
    hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is cut short after %u of %u rows", rect.y, reader->height);
  else if (read->results[i] == EXR_ERR_OUT_OF_MEMORY)
    hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                            "is too large for the memory");
  else
    hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is damaged or cut short at row %u of %u, column %u: %s", rect.y,
                            reader->height, rect.x,
                            exr_get_default_error_message (read->results[i]));
  return FALSE;
}

gboolean
hek_exr_read (HekExrReader   *reader,
              const HekTask  *task,
              GError        **error)
{
  HekExrRead read = { .reader = reader };
  gsize n_down = (reader->height - 1) / reader->tile_height + 1, block, chunk_pixels;
  gboolean ok;

  read.n_across = (reader->width - 1) / reader->tile_width + 1;
  if (!hek_checked_mul (read.n_across, n_down, &read.n_chunks) || !check_bytes (&read, error) ||
      !allocate (reader, error))
    return FALSE;

  read.results = g_try_malloc0 (read.n_chunks);
  if (read.results == NULL)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                              "is too large for the memory");
      return FALSE;
    }
  chunk_pixels = (gsize) reader->tile_width * reader->tile_height;
  block = MAX (HEK_IMAGE_BLOCK_PIXELS / MAX (chunk_pixels, 1), 1);
  if (hek_parallel_for (read.n_chunks, block, read_block, &read, task))
    ok = check_results (&read, error);
  else
    ok = hek_task_check (task, error);
  g_free (read.results);
  return ok;
}

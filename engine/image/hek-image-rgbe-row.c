/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of Radiance HDR pictures. Every byte is asked for before it is read. */
#include "config.h"

#include "hek-image-rgbe-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-image-float-private.h"
#include "hek-image-private.h"

/* Lengths of rows that may be stored in the new way. */
#define NEW_MIN_WIDTH 8
#define NEW_MAX_WIDTH 32767

typedef enum
{
  ROW_OK,
  ROW_CUT_SHORT,
  ROW_TOO_LONG,    /* a run goes on behind the end of the row */
  ROW_NO_PREVIOUS, /* a run with nothing to repeat */
  ROW_OTHER_WIDTH, /* the row says that it has another length */
} RowResult;

typedef struct
{
  const guint8 *at, *end;
} Bytes;

/* The new way: the four bytes of the pixels apart, each as runs and literal stretches. */
static RowResult
read_new_row (Bytes   *in,
              guint8  *row,
              guint32  width)
{
  for (guint c = 0; c < 4; c++)
    for (guint32 x = 0; x < width;)
      {
        guint n;

        if (in->end - in->at < 2)
          return ROW_CUT_SHORT;
        n = *in->at++;
        if (n > 128)
          {
            n -= 128;
            if (n > width - x)
              return ROW_TOO_LONG;
            for (guint i = 0; i < n; i++)
              row[4 * (gsize) x++ + c] = *in->at;
            in->at++;
            continue;
          }
        if (n > width - x)
          return ROW_TOO_LONG;
        if (n > in->end - in->at)
          return ROW_CUT_SHORT;
        for (guint i = 0; i < n; i++)
          row[4 * (gsize) x++ + c] = *in->at++;
      }
  return ROW_OK;
}

/* The old way, and plain pixels: mantissas 1 1 1 repeat the pixel before, the exponent says how
 * often; such codes in a row are digits to the base 256, lowest first. */
static RowResult
read_old_row (Bytes   *in,
              guint8  *row,
              guint32  width)
{
  guint shift = 0;

  for (guint32 x = 0; x < width;)
    {
      guint32 n;

      if (in->end - in->at < 4)
        return ROW_CUT_SHORT;
      memcpy (row + 4 * (gsize) x, in->at, 4);
      in->at += 4;
      if (memcmp (row + 4 * (gsize) x, "\1\1\1", 3) != 0)
        {
          shift = 0;
          x++;
          continue;
        }
      n = (guint32) row[4 * (gsize) x + 3] << shift;
      if (x == 0 && n > 0)
        return ROW_NO_PREVIOUS;
      if (shift > 16 || n > width - x)
        return ROW_TOO_LONG;
      for (; n > 0; n--, x++)
        memcpy (row + 4 * (gsize) x, row + 4 * (gsize) x - 4, 4);
      shift += 8;
    }
  return ROW_OK;
}

static RowResult
read_row (Bytes   *in,
          guint8  *row,
          guint32  width)
{
  if (width < NEW_MIN_WIDTH || width > NEW_MAX_WIDTH || in->end - in->at < 4 || in->at[0] != 2 ||
      in->at[1] != 2 || in->at[2] >= 128)
    return read_old_row (in, row, width);
  if (((guint32) in->at[2] << 8 | in->at[3]) != width)
    return ROW_OTHER_WIDTH;
  in->at += 4;
  return read_new_row (in, row, width);
}

static gboolean
row_fail (const HekRgbeReader  *reader,
          RowResult             result,
          guint32               y,
          GError              **error)
{
  static const char *const what[] = {
    [ROW_TOO_LONG] = "a run goes on behind the end of the row",
    [ROW_NO_PREVIOUS] = "a run has nothing to repeat",
    [ROW_OTHER_WIDTH] = "the row has another length than the picture",
  };

  if (result == ROW_CUT_SHORT)
    hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is cut short after %u of %u rows", y, reader->height);
  else
    hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is damaged in row %u of %u: %s", y, reader->height, what[result]);
  return FALSE;
}

/* A mantissa stands for the middle of its step: (m + 0.5) / 256 · 2^(e - 128). */
static void
decode_pixels (const guint8 *row,
               guint32       n,
               const float   steps[256],
               float        *rgb)
{
  for (guint32 i = 0; i < n; i++)
    {
      float step = steps[row[4 * i + 3]];

      for (guint c = 0; c < 3; c++)
        rgb[3 * i + c] = hek_image_float_tame (((float) row[4 * i + c] + 0.5f) * step);
    }
}

gboolean
hek_rgbe_read (HekRgbeReader  *reader,
               const HekTask  *task,
               GError        **error)
{
  Bytes in = { reader->source->data + reader->pos, reader->source->data + reader->source->n_bytes };
  hek_auto_aligned guint8 *row = hek_aligned_new ((gsize) reader->width, 4);
  float rgb[3 * HEK_IMAGE_CHUNK], steps[256];

  steps[0] = 0.0f;
  for (int e = 1; e < 256; e++)
    steps[e] = (float) ldexp (1.0, e - 136);

  for (guint32 y = 0; y < reader->height; y++)
    {
      RowResult result;

      if (!hek_task_check (task, error))
        return FALSE;
      result = read_row (&in, row, reader->width);
      if (result != ROW_OK)
        return row_fail (reader, result, y, error);
      for (guint32 x = 0; x < reader->width; x += HEK_IMAGE_CHUNK)
        {
          guint32 n = MIN (reader->width - x, HEK_IMAGE_CHUNK);

          decode_pixels (row + 4 * (gsize) x, n, steps, rgb);
          if (reader->tag.other_primaries)
            hek_image_float_matrix (reader->tag.matrix, rgb, n);
          hek_image_write_row (reader->image, y, x, n, HEK_ENCODING_LINEAR, rgb, NULL);
        }
      if (y % 32 == 0)
        hek_task_progress (task, (double) y / reader->height);
    }
  return TRUE;
}

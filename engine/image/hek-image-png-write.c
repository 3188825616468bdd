/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNG files to memory: RGB, RGBA or grey of 8 or 16 bits, and real palettes. All are tagged sRGB
 * but those of hek-image-png-cicp.c.
 * libpng reports errors by longjmp(), so what changes below it lives in HekPngWriter.
 */
#include "config.h"

#include "hek-image-file.h"

#include <setjmp.h>

#include "hek-aligned.h"
#include "hek-image-png-private.h"
#include "hek-image-private.h"

/* Below this level speed counts: one filter for all rows instead of a choice per row. */
#define CHOOSE_FILTER_FROM_LEVEL 4

typedef struct
{
  png_structp png;
  png_infop info;
  GByteArray *out; /* owned */
  guint8 *row;     /* owned */
  char *failure;   /* owned */
  guint32 y;
  gboolean cancelled;
} HekPngWriter;

static void G_GNUC_NORETURN
on_error (png_structp     png,
          png_const_charp message)
{
  HekPngWriter *writer = png_get_error_ptr (png);

  if (writer->failure == NULL)
    writer->failure = g_strdup (message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp     png,
            png_const_charp message)
{
  g_debug ("libpng: %s", message);
}

static void
on_write (png_structp png,
          png_bytep   data,
          size_t      n)
{
  HekPngWriter *writer = png_get_io_ptr (png);

  /* GByteArray counts in 32 bits and ends the program beyond them. */
  if (n > G_MAXUINT32 / 2 - writer->out->len)
    png_error (png, "the file would be larger than 2 GB");
  g_byte_array_append (writer->out, data, (guint) n);
}

static void
on_flush (png_structp png)
{
}

static void
png_writer_init (HekPngWriter *writer,
                 gsize         row_bytes)
{
  writer->png = png_create_write_struct (PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
  if (writer->png != NULL)
    writer->info = png_create_info_struct (writer->png);
  if (writer->info == NULL)
    g_error ("out of memory: libpng cannot start");
  writer->out = g_byte_array_new ();
  writer->row = hek_aligned_new (row_bytes, 1);
  png_set_write_fn (writer->png, writer, on_write, on_flush);
}

/* Frees all and hands over the file, or sets the error. */
static GBytes *
png_writer_finish (HekPngWriter   *writer,
                   gboolean        ok,
                   const HekTask  *task,
                   GError        **error)
{
  GBytes *bytes = NULL;

  png_destroy_write_struct (&writer->png, &writer->info);
  hek_aligned_free (writer->row);
  if (ok)
    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&writer->out));
  else if (writer->cancelled)
    hek_task_check (task, error);
  else
    g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID, "the PNG cannot be written: %s",
                 writer->failure);
  g_clear_pointer (&writer->out, g_byte_array_unref);
  g_free (writer->failure);
  return bytes;
}

static gboolean
row_is_gray (const HekImage *image,
             guint32         y)
{
  guint step = image->n_channels;

  if (image->sample_type == HEK_SAMPLE_U8)
    {
      const guint8 *p = hek_image_row (image, y);

      for (guint32 x = 0; x < image->width; x++, p += step)
        if (p[0] != p[1] || p[1] != p[2])
          return FALSE;
    }
  else
    {
      const guint16 *p = (const guint16 *) hek_image_row (image, y);

      for (guint32 x = 0; x < image->width; x++, p += step)
        if (p[0] != p[1] || p[1] != p[2])
          return FALSE;
    }
  return TRUE;
}

/* Colour is found in the first rows of nearly every picture that has any. */
static gboolean
image_is_gray (const HekImage *image,
               const HekTask  *task)
{
  for (guint32 y = 0; y < image->height; y++)
    if (hek_task_is_cancelled (task) || !row_is_gray (image, y))
      return FALSE;
  return TRUE;
}

/* Drops the second and third of three equal samples. */
static void
pack_gray (const HekImage *image,
           guint32         y,
           guint8         *out)
{
  gboolean alpha = hek_image_has_alpha (image);
  guint step = image->n_channels;

  if (image->sample_type == HEK_SAMPLE_U8)
    {
      const guint8 *p = hek_image_row (image, y);

      for (guint32 x = 0; x < image->width; x++, p += step)
        {
          *out++ = p[0];
          if (alpha)
            *out++ = p[3];
        }
    }
  else
    {
      const guint16 *p = (const guint16 *) hek_image_row (image, y);
      guint16 *out16 = (guint16 *) out;

      for (guint32 x = 0; x < image->width; x++, p += step)
        {
          *out16++ = p[0];
          if (alpha)
            *out16++ = p[3];
        }
    }
}

static void
write_samples_header (HekPngWriter   *writer,
                      const HekImage *image,
                      gboolean        is_gray,
                      const guint8   *cicp,
                      int             level)
{
  int color_type = (is_gray ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB) |
                   (hek_image_has_alpha (image) ? PNG_COLOR_MASK_ALPHA : 0);
  int bit_depth = image->sample_type == HEK_SAMPLE_U8 ? 8 : 16;

  png_set_IHDR (writer->png, writer->info, image->width, image->height, bit_depth, color_type,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (cicp == NULL)
    png_set_sRGB (writer->png, writer->info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_compression_level (writer->png, level);
  png_set_filter (writer->png, 0,
                  level < CHOOSE_FILTER_FROM_LEVEL ? PNG_FILTER_PAETH : PNG_ALL_FILTERS);
  png_write_info (writer->png, writer->info);
  /* libpng has no function for it before 1.6.45 */
  if (cicp != NULL)
    png_write_chunk (writer->png, (png_const_bytep) "cICP", cicp, 4);
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  if (bit_depth == 16)
    png_set_swap (writer->png);
#endif
}

static gboolean
write_samples (HekPngWriter   *writer,
               const HekImage *image,
               gboolean        is_gray,
               const guint8   *cicp,
               int             level,
               const HekTask  *task)
{
  if (setjmp (png_jmpbuf (writer->png)))
    return FALSE;

  write_samples_header (writer, image, is_gray, cicp, level);
  for (writer->y = 0; writer->y < image->height; writer->y++)
    {
      writer->cancelled = hek_task_is_cancelled (task);
      if (writer->cancelled)
        return FALSE;
      if (is_gray)
        pack_gray (image, writer->y, writer->row);
      png_write_row (writer->png, is_gray ? writer->row : hek_image_row (image, writer->y));
      if (writer->y % 32 == 0)
        hek_task_progress (task, writer->y / (double) image->height);
    }
  png_write_end (writer->png, writer->info);
  return TRUE;
}

GBytes *
hek_png_write (const HekImage  *stored,
               const guint8     cicp[4],
               int              level,
               const HekTask   *task,
               GError         **error)
{
  HekPngWriter writer = { .y = 0 };
  gboolean ok;

  png_writer_init (&writer, stored->stride_bytes);
  ok = write_samples (&writer, stored, image_is_gray (stored, task), cicp, level, task);
  return png_writer_finish (&writer, ok, task, error);
}

GBytes *
hek_image_encode_png (HekImage       *image,
                      int             level,
                      const HekTask  *task,
                      GError        **error)
{
  g_autoptr (HekImage) stored = NULL;
  HekTask convert = hek_task_sub (task, 0.0, 0.1);
  HekTask encode = hek_task_sub (task, 0.1, 0.9);

  g_return_val_if_fail (level >= 0 && level <= 9, NULL);

  stored = hek_image_convert (image,
                              image->sample_type == HEK_SAMPLE_U8 ? HEK_SAMPLE_U8 : HEK_SAMPLE_U16,
                              HEK_ENCODING_SRGB, &convert, error);
  return stored != NULL ? hek_png_write (stored, NULL, level, &encode, error) : NULL;
}

/* The palette as it is stored: colours that are not opaque first, so that tRNS need not list the
 * others. */
typedef struct
{
  guint8 place[256]; /* index in the file of each index of the picture */
  png_color colors[256];
  png_byte alpha[256];
  int n_colors, n_alpha, bit_depth;
} HekPngPalette;

static void
sort_palette (const HekPalette *palette,
              HekPngPalette    *sorted)
{
  sorted->n_colors = 0;
  sorted->n_alpha = 0;
  for (int opaque = 0; opaque < 2; opaque++)
    for (guint i = 0; i < palette->n_colors; i++)
      {
        const guint8 *rgba = palette->rgba[i];
        int place = sorted->n_colors;

        if ((rgba[3] == 255) != (opaque == 1))
          continue;
        sorted->place[i] = (guint8) place;
        sorted->colors[place] = (png_color) { rgba[0], rgba[1], rgba[2] };
        sorted->alpha[place] = rgba[3];
        sorted->n_colors++;
        if (!opaque)
          sorted->n_alpha++;
      }
  sorted->bit_depth = sorted->n_colors <= 2    ? 1
                      : sorted->n_colors <= 4  ? 2
                      : sorted->n_colors <= 16 ? 4
                                               : 8;
}

static gboolean
check_indexed (const HekIndexedImage  *indexed,
               GError                **error)
{
  gsize n = (gsize) indexed->width * indexed->height;
  guint highest = 0;

  if (indexed->palette.n_colors < 1 || indexed->palette.n_colors > HEK_PALETTE_MAX)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID,
                   "a palette has 1 to %d colours, not %u", HEK_PALETTE_MAX,
                   indexed->palette.n_colors);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    highest = MAX (highest, indexed->indices[i]);
  if (highest < indexed->palette.n_colors)
    return TRUE;

  g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID,
               "palette index %u is used, but the palette has %u colours", highest,
               indexed->palette.n_colors);
  return FALSE;
}

static gboolean
write_indices (HekPngWriter          *writer,
               const HekIndexedImage *indexed,
               const HekPngPalette   *palette,
               int                    level,
               const HekTask         *task)
{
  if (setjmp (png_jmpbuf (writer->png)))
    return FALSE;

  png_set_IHDR (writer->png, writer->info, indexed->width, indexed->height, palette->bit_depth,
                PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (writer->png, writer->info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_PLTE (writer->png, writer->info, palette->colors, palette->n_colors);
  if (palette->n_alpha > 0)
    png_set_tRNS (writer->png, writer->info, palette->alpha, palette->n_alpha, NULL);
  png_set_compression_level (writer->png, level);
  /* Neighbouring indices are no neighbouring colours: differences compress worse than the indices
   * themselves. */
  png_set_filter (writer->png, 0, PNG_FILTER_NONE);
  png_write_info (writer->png, writer->info);
  png_set_packing (writer->png);

  for (writer->y = 0; writer->y < indexed->height; writer->y++)
    {
      const guint8 *indices = indexed->indices + (gsize) writer->y * indexed->width;

      writer->cancelled = hek_task_is_cancelled (task);
      if (writer->cancelled)
        return FALSE;
      for (guint32 x = 0; x < indexed->width; x++)
        writer->row[x] = palette->place[indices[x]];
      png_write_row (writer->png, writer->row);
      if (writer->y % 32 == 0)
        hek_task_progress (task, writer->y / (double) indexed->height);
    }
  png_write_end (writer->png, writer->info);
  return TRUE;
}

GBytes *
hek_indexed_image_encode_png (const HekIndexedImage  *indexed,
                              int                     level,
                              const HekTask          *task,
                              GError                **error)
{
  HekPngWriter writer = { .y = 0 };
  HekPngPalette palette;
  gboolean ok;

  g_return_val_if_fail (level >= 0 && level <= 9, NULL);

  if (!check_indexed (indexed, error))
    return NULL;
  sort_palette (&indexed->palette, &palette);
  png_writer_init (&writer, indexed->width);
  ok = write_indices (&writer, indexed, &palette, level, task);
  return png_writer_finish (&writer, ok, task, error);
}

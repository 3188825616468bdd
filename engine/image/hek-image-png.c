/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNG through libpng: every colour type and bit depth, interlaced or not. libpng inflates and
 * unfilters; bits, palette and transparency are expanded by hek-image-png-row.c, colour by
 * hek-image-tag.c.
 */
#include "config.h"

#include "hek-image-png-private.h"

#include <setjmp.h>
#include <string.h>

#include "hek-image-private.h"

/* Deflate makes at most 1032 bytes of one: a small file that announces more is not worth an
 * allocation. */
#define DEFLATE_MAX_RATIO 1032

/* Of one chunk, unpacked: more than any profile has. libpng would clear 2 GB for a damaged length.
 */
#define CHUNK_MAX_BYTES (64 * 1000 * 1000)

static const guint8 signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

static gboolean
png_sniff (const guint8 *data,
           gsize         n_bytes)
{
  return n_bytes >= 4 && memcmp (data, signature, 4) == 0;
}

static void G_GNUC_NORETURN
on_error (png_structp     png,
          png_const_charp message)
{
  HekPngReader *reader = png_get_error_ptr (png);

  if (reader->failure == NULL)
    reader->failure = g_strdup (message);
  png_longjmp (png, 1);
}

/* libpng drops ancillary chunks with a wrong checksum; those that decide about pixels must not get
 * lost unnoticed. */
static void
on_warning (png_structp     png,
            png_const_charp message)
{
  static const char *const deciding[] = { "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP" };
  HekPngReader *reader = png_get_error_ptr (png);

  g_free (reader->warning);
  reader->warning = g_strdup (message);
  if (strstr (message, "CRC error") == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (deciding); i++)
    if (strncmp (message, deciding[i], 4) == 0)
      png_error (png, message);
}

static void
on_read (png_structp png,
         png_bytep   out,
         size_t      n)
{
  HekPngReader *reader = png_get_io_ptr (png);

  if (n > reader->source->n_bytes - reader->pos)
    {
      reader->cut_short = TRUE;
      png_error (png, "the file ends too early");
    }
  memcpy (out, reader->source->data + reader->pos, n);
  reader->pos += n;
}

static void
png_reader_clear (HekPngReader *reader)
{
  png_destroy_read_struct (&reader->png, &reader->info, NULL);
  g_free (reader->raw);
  g_clear_pointer (&reader->image, hek_image_unref);
  g_free (reader->failure);
  g_free (reader->warning);
  hek_image_tag_clear (&reader->tag);
}

/* Turns what libpng complained about into an error. */
static gboolean
png_reader_fail (HekPngReader  *reader,
                 GError       **error)
{
  const HekImageSource *source = reader->source;

  if (!reader->cut_short && g_strcmp0 (reader->failure, "IEND: out of place") == 0)
    {
      hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged: it has no pixels");
    }
  else if (!reader->cut_short)
    {
      gboolean more = reader->warning != NULL && strcmp (reader->warning, reader->failure) != 0;

      hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error, "is damaged: %s%s%s",
                              reader->failure, more ? "; " : "", more ? reader->warning : "");
    }
  else if (!reader->in_rows)
    hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is cut short before its first row");
  else if (reader->n_passes > 1 && reader->pass < reader->n_passes)
    hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is cut short in interlace pass %d of %d", reader->pass + 1,
                            reader->n_passes);
  else
    hek_image_source_error (
      source, HEK_IMAGE_ERROR_DAMAGED, error, "is cut short after %u of %u rows",
      reader->pass < reader->n_passes ? reader->y : reader->height, reader->height);
  return FALSE;
}

static gboolean
png_reader_start (HekPngReader *reader)
{
  /* chunks that say nothing about pixels, each name with its zero byte */
  static const png_byte ignored[] =
    "bKGD\0eXIf\0hIST\0iTXt\0oFFs\0pCAL\0pHYs\0sCAL\0sPLT\0tEXt\0tIME\0zTXt";

  reader->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, reader, on_error, on_warning);
  if (reader->png != NULL)
    reader->info = png_create_info_struct (reader->png);
  if (reader->info == NULL)
    g_error ("out of memory: libpng cannot start");

  if (setjmp (png_jmpbuf (reader->png)))
    return FALSE;

  /* Sizes are checked here, with a message of our own, before libpng allocates a row. */
  png_set_user_limits (reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max (reader->png, CHUNK_MAX_BYTES);
  png_set_keep_unknown_chunks (reader->png, PNG_HANDLE_CHUNK_NEVER, ignored, sizeof ignored / 5);
  png_set_keep_unknown_chunks (reader->png, PNG_HANDLE_CHUNK_ALWAYS, (png_const_bytep) "cICP", 1);
  png_set_check_for_invalid_index (reader->png, -1);
  png_set_read_fn (reader->png, reader, on_read);
  png_read_info (reader->png, reader->info);

  png_get_IHDR (reader->png, reader->info, &reader->width, &reader->height, &reader->bit_depth,
                &reader->color_type, &reader->interlace, NULL, NULL);
  png_get_PLTE (reader->png, reader->info, &reader->palette, &reader->n_palette);
  png_get_tRNS (reader->png, reader->info, &reader->palette_alpha, &reader->n_palette_alpha,
                &reader->transparent);
  return TRUE;
}

static void
png_reader_find_alpha (HekPngReader *reader)
{
  if (reader->color_type == PNG_COLOR_TYPE_PALETTE)
    {
      for (int i = 0; i < MIN (reader->n_palette_alpha, reader->n_palette); i++)
        if (reader->palette_alpha[i] != 255)
          reader->has_alpha = TRUE;
    }
  else if (reader->color_type & PNG_COLOR_MASK_ALPHA)
    {
      reader->has_alpha = TRUE;
    }
  else
    {
      reader->has_alpha = png_get_valid (reader->png, reader->info, PNG_INFO_tRNS) &&
                          reader->transparent != NULL;
    }
  if (!reader->has_alpha || reader->color_type & PNG_COLOR_MASK_ALPHA)
    reader->transparent = NULL;
}

static const char *
png_color_type_name (int color_type)
{
  switch (color_type)
    {
    case PNG_COLOR_TYPE_GRAY:
      return "grey";
    case PNG_COLOR_TYPE_GRAY_ALPHA:
      return "grey+alpha";
    case PNG_COLOR_TYPE_PALETTE:
      return "palette";
    case PNG_COLOR_TYPE_RGB_ALPHA:
      return "RGBA";
    default:
      return "RGB";
    }
}

/* Reads up to the first row and fills @info. */
static gboolean
png_reader_open (HekPngReader  *reader,
                 HekImageInfo  *info,
                 GError       **error)
{
  const HekImageSource *source = reader->source;

  if (source->n_bytes >= sizeof signature &&
      memcmp (source->data, signature, sizeof signature) != 0)
    {
      hek_image_source_error (
        source, HEK_IMAGE_ERROR_DAMAGED, error,
        "is damaged: its first bytes were changed, as by a transfer in text mode");
      return FALSE;
    }
  if (!png_reader_start (reader))
    return png_reader_fail (reader, error);
  if (!hek_image_source_check_size (source, reader->width, reader->height, error))
    return FALSE;

  png_reader_find_alpha (reader);
  hek_png_read_tag (reader);

  info->width = reader->width;
  info->height = reader->height;
  info->bits_per_sample = (guint) reader->bit_depth;
  info->color_type = g_strdup (png_color_type_name (reader->color_type));
  info->n_palette = reader->color_type == PNG_COLOR_TYPE_PALETTE ? (guint) reader->n_palette : 0;
  info->has_alpha = reader->has_alpha;
  info->interlaced = reader->interlace != PNG_INTERLACE_NONE;
  info->color_tag = g_strdup (reader->tag.label);
  return TRUE;
}

static gboolean
png_reader_allocate (HekPngReader  *reader,
                     GError       **error)
{
  gsize n_rows = reader->interlace != PNG_INTERLACE_NONE ? reader->height : 1;

  reader->image = hek_image_new (reader->width, reader->height, reader->has_alpha ? 4 : 3,
                                 reader->bit_depth == 16 ? HEK_SAMPLE_U16 : HEK_SAMPLE_U8,
                                 HEK_ENCODING_SRGB, error);
  if (reader->image == NULL)
    {
      g_prefix_error (error, "%s: ", reader->source->name);
      return FALSE;
    }
  /* Zeroed, since libpng's checks for interlaced rows look at pixels of later passes too; by
   * calloc(), which touches no page of it, since a damaged header can make it large. */
  reader->raw = g_try_malloc0_n (n_rows, reader->row_bytes);
  if (reader->raw == NULL)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                              "is too large for the memory");
      return FALSE;
    }
  return TRUE;
}

/* Asks for one byte or one native word per sample. */
static gboolean
png_reader_set_up_rows (HekPngReader *reader)
{
  if (setjmp (png_jmpbuf (reader->png)))
    return FALSE;

  png_set_packing (reader->png);
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  if (reader->bit_depth == 16)
    png_set_swap (reader->png);
#endif
  reader->n_passes = png_set_interlace_handling (reader->png);
  png_read_update_info (reader->png, reader->info);
  reader->row_bytes = png_get_rowbytes (reader->png, reader->info);
  reader->in_rows = TRUE;
  return TRUE;
}

/*
 * FALSE: libpng failed or the task was cancelled (reader->cancelled), or, with @error set, a row
 * makes no sense. No local variable changes after setjmp().
 */
static gboolean
png_reader_read_rows (HekPngReader  *reader,
                      const HekTask *task,
                      GError       **error)
{
  if (setjmp (png_jmpbuf (reader->png)))
    return FALSE;

  for (reader->pass = 0; reader->pass < reader->n_passes; reader->pass++)
    for (reader->y = 0; reader->y < reader->height; reader->y++)
      {
        gboolean whole = reader->n_passes == 1;
        guint8 *raw = reader->raw + (whole ? 0 : reader->y * reader->row_bytes);

        reader->cancelled = hek_task_is_cancelled (task);
        if (reader->cancelled)
          return FALSE;
        png_read_row (reader->png, raw, NULL);
        if (whole && !hek_png_expand_row (reader, raw, reader->y, error))
          return FALSE;
        if (reader->y % 32 == 0)
          hek_task_progress (task, (reader->pass + reader->y / (double) reader->height) /
                                     reader->n_passes);
      }

  /* The rest of the file: its checksums, and whether it has an end. */
  png_read_end (reader->png, NULL);
  return TRUE;
}

static gboolean
png_reader_expand_interlaced (HekPngReader   *reader,
                              const HekTask  *task,
                              GError        **error)
{
  for (guint32 y = 0; y < reader->height; y++)
    if (!hek_task_check (task, error) ||
        !hek_png_expand_row (reader, reader->raw + y * reader->row_bytes, y, error))
      return FALSE;
  return TRUE;
}

static gboolean
png_reader_read (HekPngReader   *reader,
                 const HekTask  *task,
                 GError        **error)
{
  const HekImageSource *source = reader->source;
  GError *row_error = NULL;

  if (!png_reader_set_up_rows (reader))
    return png_reader_fail (reader, error);
  /* Before packing a row is shorter by up to 8 times. */
  if (reader->row_bytes / 8 * reader->height / DEFLATE_MAX_RATIO > source->n_bytes)
    {
      hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged or cut short: %" G_GSIZE_FORMAT
                              " bytes cannot hold %u × %u pixels",
                              source->n_bytes, reader->width, reader->height);
      return FALSE;
    }
  if (!png_reader_allocate (reader, error))
    return FALSE;

  if (!png_reader_read_rows (reader, task, &row_error))
    {
      if (row_error != NULL)
        g_propagate_error (error, row_error);
      else if (reader->cancelled)
        hek_task_check (task, error);
      else
        png_reader_fail (reader, error);
      return FALSE;
    }
  return reader->n_passes == 1 || png_reader_expand_interlaced (reader, task, error);
}

static HekImage *
png_load (const HekImageSource  *source,
          HekImageInfo          *info,
          GError               **error)
{
  HekPngReader reader = { .source = source };
  HekImage *image = NULL;

  if (png_reader_open (&reader, info, error))
    {
      gboolean managed = !hek_image_tag_is_srgb (&reader.tag);
      HekTask decode = hek_task_sub (source->task, 0.0, managed ? 0.6 : 1.0);
      HekTask convert = hek_task_sub (source->task, 0.6, 0.4);

      if (png_reader_read (&reader, &decode, error))
        image = hek_image_tag_apply (&reader.tag, g_steal_pointer (&reader.image), &convert, error);
    }
  png_reader_clear (&reader);
  return image;
}

static gboolean
png_probe (const HekImageSource  *source,
           HekImageInfo          *info,
           GError               **error)
{
  HekPngReader reader = { .source = source };
  gboolean ok = png_reader_open (&reader, info, error);

  png_reader_clear (&reader);
  return ok;
}

static const char *const png_suffixes[] = { "png", NULL };
static const char *const png_mime_types[] = { "image/png", NULL };

const HekImageCodec hek_image_codec_png = {
  .format = "PNG",
  .suffixes = png_suffixes,
  .mime_types = png_mime_types,
  .sniff = png_sniff,
  .probe = png_probe,
  .load = png_load,
};

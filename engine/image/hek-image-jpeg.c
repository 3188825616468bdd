/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JPEG through libjpeg-turbo: grey, YCbCr, RGB, CMYK and YCCK, baseline and progressive, with the
 * orientation and the profile that cameras and programs write into them. libjpeg goes on after
 * damage and invents pixels; here a damaged or truncated file is an error that says where.
 */
#include "config.h"

#include "hek-image-codec-private.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "hek-aligned.h"
#include "hek-image-orient-private.h"
#include "hek-image-private.h"
#include "hek-image-tag-private.h"

#define MARKER_EXIF (JPEG_APP0 + 1)
#define MARKER_ICC (JPEG_APP0 + 2)

/* More scans than any encoder writes; files with thousands exist only to keep decoders busy. */
#define MAX_SCANS 200

/* Each block of 8 × 8 pixels takes at least one bit in a Huffman-coded file. */
#define MAX_PIXELS_PER_BYTE (64 * 8)

typedef struct
{
  /* libjpeg's own, first so that its callbacks find the rest */
  struct jpeg_decompress_struct cinfo;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;

  const HekImageSource *source;
  const HekTask *task; /* of decoding alone; borrowed */
  gboolean cut_short, cancelled;
  gboolean in_scans; /* a progressive file is collected, before its first row comes out */
  char message[JMSG_LENGTH_MAX];

  HekImageTag tag;
  guint orientation;
  guint8 *row;     /* owned */
  HekImage *image; /* owned */
} HekJpegReader;

static gboolean
jpeg_sniff (const guint8 *data,
            gsize         n_bytes)
{
  return n_bytes >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0;
}

static HekJpegReader *
reader_of (j_common_ptr cinfo)
{
  return (HekJpegReader *) cinfo;
}

static void G_GNUC_NORETURN
on_error (j_common_ptr cinfo)
{
  HekJpegReader *reader = reader_of (cinfo);

  cinfo->err->format_message (cinfo, reader->message);
  longjmp (reader->jump, 1);
}

/* Warnings after which pixels would be invented are errors; the others tell of harmless oddities.
 */
static void
on_message (j_common_ptr cinfo,
            int          level)
{
  if (level >= 0)
    return;
  switch (cinfo->err->msg_code)
    {
    case JWRN_JPEG_EOF:
      reader_of (cinfo)->cut_short = TRUE;
      on_error (cinfo);
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      on_error (cinfo);
    default:
      return;
    }
}

static void
on_output (j_common_ptr cinfo)
{
}

/* Called many times a second while the scans of a progressive file are read. */
static void
on_progress (j_common_ptr cinfo)
{
  HekJpegReader *reader = reader_of (cinfo);

  if (!reader->in_scans)
    return;
  reader->cancelled = hek_task_is_cancelled (reader->task);
  if (reader->cancelled)
    longjmp (reader->jump, 1);
  if (reader->cinfo.input_scan_number > MAX_SCANS)
    {
      g_snprintf (reader->message, sizeof reader->message, "more than %d scans", MAX_SCANS);
      longjmp (reader->jump, 1);
    }
  if (reader->cinfo.src != NULL && reader->source->n_bytes > 0)
    hek_task_progress (reader->task,
                       0.5 * (reader->source->n_bytes - reader->cinfo.src->bytes_in_buffer) /
                         (double) reader->source->n_bytes);
}

static gboolean
jpeg_reader_fail (HekJpegReader  *reader,
                  GError        **error)
{
  const HekImageSource *source = reader->source;
  gboolean in_rows = reader->image != NULL && !reader->in_scans;

  if (reader->cancelled)
    hek_task_check (reader->task, error);
  else if (reader->cut_short && reader->in_scans)
    hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error, "is cut short in scan %d",
                            reader->cinfo.input_scan_number);
  else if (reader->cut_short && in_rows)
    hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is cut short after %u of %u rows", reader->cinfo.output_scanline,
                            reader->cinfo.output_height);
  else if (reader->cut_short)
    hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is cut short before its first row");
  else if (in_rows)
    hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error,
                            "is damaged after %u of %u rows: %s", reader->cinfo.output_scanline,
                            reader->cinfo.output_height, reader->message);
  else
    hek_image_source_error (source, HEK_IMAGE_ERROR_DAMAGED, error, "is damaged: %s",
                            reader->message);
  return FALSE;
}

static gboolean
jpeg_reader_read_header (HekJpegReader *reader)
{
  reader->cinfo.err = jpeg_std_error (&reader->errors);
  reader->errors.error_exit = on_error;
  reader->errors.emit_message = on_message;
  reader->errors.output_message = on_output;
  if (setjmp (reader->jump))
    return FALSE;

  jpeg_create_decompress (&reader->cinfo);
  reader->progress.progress_monitor = on_progress;
  reader->cinfo.progress = &reader->progress;
  jpeg_mem_src (&reader->cinfo, reader->source->data, reader->source->n_bytes);
  jpeg_save_markers (&reader->cinfo, MARKER_EXIF, 0xffff);
  jpeg_save_markers (&reader->cinfo, MARKER_ICC, 0xffff);
  jpeg_read_header (&reader->cinfo, TRUE);
  return TRUE;
}

/* FALSE for a colour space that has no name here. */
static gboolean
jpeg_reader_choose_output (HekJpegReader *reader,
                           HekImageInfo  *info)
{
  const char *name = "RGB";

  switch (reader->cinfo.jpeg_color_space)
    {
    case JCS_GRAYSCALE:
      reader->cinfo.out_color_space = JCS_GRAYSCALE;
      name = "grey";
      break;
    case JCS_RGB:
    case JCS_YCbCr:
      reader->cinfo.out_color_space = JCS_RGB;
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      reader->cinfo.out_color_space = JCS_CMYK;
      name = "CMYK";
      break;
    default:
      return FALSE;
    }
  info->color_type = g_strdup (name);
  return TRUE;
}

static guint
jpeg_reader_find_orientation (const HekJpegReader *reader)
{
  for (jpeg_saved_marker_ptr m = reader->cinfo.marker_list; m != NULL; m = m->next)
    if (m->marker == MARKER_EXIF && m->data_length > 6 && memcmp (m->data, "Exif\0", 6) == 0)
      return hek_image_exif_orientation (m->data + 6, m->data_length - 6);
  return HEK_ORIENTATION_NORMAL;
}

static void
jpeg_reader_find_profile (HekJpegReader *reader)
{
  J_COLOR_SPACE space = reader->cinfo.out_color_space;
  HekImageIccKind kind = space == JCS_CMYK        ? HEK_IMAGE_ICC_CMYK
                         : space == JCS_GRAYSCALE ? HEK_IMAGE_ICC_GRAY
                                                  : HEK_IMAGE_ICC_RGB;
  JOCTET *data = NULL;
  unsigned int n_bytes = 0;

  hek_image_tag_set_srgb (&reader->tag,
                          space == JCS_CMYK ? "untagged CMYK" : "untagged (taken as sRGB)");
  if (setjmp (reader->jump) == 0 && jpeg_read_icc_profile (&reader->cinfo, &data, &n_bytes))
    {
      hek_image_tag_set_profile (&reader->tag, data, n_bytes, kind);
      free (data);
    }
  reader->tag.is_ink = space == JCS_CMYK;
}

static gboolean
jpeg_reader_open (HekJpegReader  *reader,
                  HekImageInfo   *info,
                  GError        **error)
{
  const HekImageSource *source = reader->source;
  gboolean transposed;

  if (!jpeg_reader_read_header (reader))
    return jpeg_reader_fail (reader, error);
  if (!jpeg_reader_choose_output (reader, info))
    {
      hek_image_source_error (source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                              "has %d colour components of an unknown kind",
                              reader->cinfo.num_components);
      return FALSE;
    }
  if (!hek_image_source_check_size (source, reader->cinfo.image_width, reader->cinfo.image_height,
                                    error))
    return FALSE;

  reader->orientation = jpeg_reader_find_orientation (reader);
  jpeg_reader_find_profile (reader);
  transposed = hek_orientation_is_transposed (reader->orientation);
  info->width = transposed ? reader->cinfo.image_height : reader->cinfo.image_width;
  info->height = transposed ? reader->cinfo.image_width : reader->cinfo.image_height;
  info->bits_per_sample = (guint) reader->cinfo.data_precision;
  info->interlaced = reader->cinfo.progressive_mode;
  info->color_tag = g_strdup (reader->tag.label);
  return TRUE;
}

/* Where a row of the file is decoded to: rows that need no change go to the picture itself. */
static JSAMPROW
row_to_fill (HekJpegReader *reader,
             guint32        y)
{
  gboolean as_it_is = !reader->tag.is_ink && reader->cinfo.output_components == 3;

  return as_it_is ? hek_image_row (reader->image, y) : reader->row;
}

/* CMYK is written upside down, 255 for no ink, since Photoshop did; nobody writes it otherwise. */
static void
store_row (HekJpegReader *reader,
           guint32        y)
{
  guint8 *out = hek_image_row (reader->image, y);
  const guint8 *in = reader->row;
  gsize width = reader->image->width;

  if (reader->tag.is_ink)
    for (gsize i = 0; i < 4 * width; i++)
      out[i] = 255 - in[i];
  else if (reader->cinfo.output_components == 1)
    for (gsize x = 0; x < width; x++)
      memset (out + 3 * x, in[x], 3);
}

/* No local variable changes after setjmp(). */
static gboolean
jpeg_reader_read_rows (HekJpegReader *reader)
{
  if (setjmp (reader->jump))
    return FALSE;

  reader->in_scans = jpeg_has_multiple_scans (&reader->cinfo);
  jpeg_start_decompress (&reader->cinfo);
  reader->in_scans = FALSE;

  while (reader->cinfo.output_scanline < reader->cinfo.output_height)
    {
      guint32 y = reader->cinfo.output_scanline;
      JSAMPROW row = row_to_fill (reader, y);
      double from = jpeg_has_multiple_scans (&reader->cinfo) ? 0.5 : 0.0;

      reader->cancelled = hek_task_is_cancelled (reader->task);
      if (reader->cancelled)
        return FALSE;
      jpeg_read_scanlines (&reader->cinfo, &row, 1);
      store_row (reader, y);
      if (y % 32 == 0)
        hek_task_progress (reader->task, from + (1 - from) * y / reader->cinfo.output_height);
    }
  return TRUE;
}

static gboolean
jpeg_reader_read (HekJpegReader  *reader,
                  GError        **error)
{
  const struct jpeg_decompress_struct *cinfo = &reader->cinfo;
  guint64 n_pixels = (guint64) cinfo->image_width * cinfo->image_height;

  if (!cinfo->arith_code && n_pixels / MAX_PIXELS_PER_BYTE > reader->source->n_bytes)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged or cut short: %" G_GSIZE_FORMAT
                              " bytes cannot hold %u × %u pixels",
                              reader->source->n_bytes, cinfo->image_width, cinfo->image_height);
      return FALSE;
    }
  reader->image = hek_image_new (cinfo->image_width, cinfo->image_height,
                                 reader->tag.is_ink ? 4 : 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                 error);
  if (reader->image == NULL)
    {
      g_prefix_error (error, "%s: ", reader->source->name);
      return FALSE;
    }
  reader->row = hek_aligned_new (cinfo->image_width, 4);
  return jpeg_reader_read_rows (reader) || jpeg_reader_fail (reader, error);
}

static void
jpeg_reader_clear (HekJpegReader *reader)
{
  jpeg_destroy_decompress (&reader->cinfo);
  hek_aligned_free (reader->row);
  g_clear_pointer (&reader->image, hek_image_unref);
  hek_image_tag_clear (&reader->tag);
}

static HekImage *
jpeg_load (const HekImageSource  *source,
           HekImageInfo          *info,
           GError               **error)
{
  HekTask decode = hek_task_sub (source->task, 0.0, 0.7);
  HekTask convert = hek_task_sub (source->task, 0.7, 0.3);
  HekJpegReader reader = { .source = source, .task = &decode };
  HekImage *image = NULL;

  if (jpeg_reader_open (&reader, info, error) && jpeg_reader_read (&reader, error))
    {
      image = hek_image_orient (g_steal_pointer (&reader.image), reader.orientation, &convert,
                                error);
      if (image != NULL)
        image = hek_image_tag_apply (&reader.tag, image, &convert, error);
    }
  jpeg_reader_clear (&reader);
  return image;
}

static gboolean
jpeg_probe (const HekImageSource  *source,
            HekImageInfo          *info,
            GError               **error)
{
  HekJpegReader reader = { .source = source };
  gboolean ok = jpeg_reader_open (&reader, info, error);

  jpeg_reader_clear (&reader);
  return ok;
}

static const char *const jpeg_suffixes[] = { "jpg", "jpeg", "jpe", NULL };
static const char *const jpeg_mime_types[] = { "image/jpeg", NULL };

const HekImageCodec hek_image_codec_jpeg = {
  .format = "JPEG",
  .suffixes = jpeg_suffixes,
  .mime_types = jpeg_mime_types,
  .sniff = jpeg_sniff,
  .probe = jpeg_probe,
  .load = jpeg_load,
};

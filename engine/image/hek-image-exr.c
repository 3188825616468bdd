/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenEXR through OpenEXRCore: scanline files and the largest level of tiled ones, halves, floats
 * and unsigned integers (taken as numbers), R G B A, Y and Y RY BY, of the first part and layer
 * that has them. The display window is shown: pixels outside the data window are black, and
 * transparent when there is alpha. Compression DWAA and DWAB, which OpenEXRCore 3.1 does not know,
 * and deep data are refused.
 *
 * The file is in memory; its messages go to the reader of the file, not to stderr.
 */
#include "config.h"

#include "hek-image-exr-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"

/* A display window may be larger than what a file holds, and then costs memory only. */
#define MAX_EMPTY_PIXELS (G_GUINT64_CONSTANT (64) * 1000 * 1000)

/* Chromaticities are floats rounded to 4 or 5 digits. */
#define PRIMARIES_TOLERANCE 1e-4

static gboolean
exr_sniff (const guint8 *data,
           gsize         n_bytes)
{
  return n_bytes >= 4 && memcmp (data, "\x76\x2f\x31\x01", 4) == 0;
}

static int64_t
on_read (exr_const_context_t        context,
         void                      *user_data,
         void                      *out,
         uint64_t                   n,
         uint64_t                   offset,
         exr_stream_error_func_ptr_t report)
{
  const HekExrReader *reader = user_data;
  guint64 n_bytes = reader->source->n_bytes;
  guint64 left = offset < n_bytes ? n_bytes - offset : 0;

  n = MIN (n, left);
  if (n > 0)
    memcpy (out, reader->source->data + offset, n);
  return (int64_t) n;
}

static int64_t
on_size (exr_const_context_t context,
         void               *user_data)
{
  return (int64_t) ((const HekExrReader *) user_data)->source->n_bytes;
}

/* Chunks are decoded on several threads and report by their results; messages are kept while one
 * thread reads the header. */
static void
on_error (exr_const_context_t context,
          exr_result_t        code,
          const char         *message)
{
  HekExrReader *reader = NULL;

  if (context == NULL || exr_get_user_data (context, (void **) &reader) != EXR_ERR_SUCCESS ||
      reader == NULL || !reader->in_header || reader->failure != NULL)
    return;
  reader->failure = g_utf8_make_valid (message, -1);
}

static void
exr_reader_clear (HekExrReader *reader)
{
  if (reader->context != NULL)
    exr_finish (&reader->context);
  g_free (reader->failure);
  g_free (reader->channels);
  g_free (reader->layer);
  g_free (reader->missing);
  hek_image_tag_clear (&reader->tag);
  g_clear_pointer (&reader->image, hek_image_unref);
  hek_aligned_free (reader->planes.luma);
  hek_aligned_free (reader->planes.alpha);
  hek_aligned_free (reader->planes.chroma[0]);
  hek_aligned_free (reader->planes.chroma[1]);
}

static gboolean
exr_reader_start (HekExrReader  *reader,
                  GError       **error)
{
  exr_context_initializer_t init = EXR_DEFAULT_CONTEXT_INITIALIZER;
  exr_result_t result;

  init.error_handler_fn = on_error;
  init.user_data = reader;
  init.read_fn = on_read;
  init.size_fn = on_size;
  init.flags = EXR_CONTEXT_FLAG_DISABLE_CHUNK_RECONSTRUCTION;
  reader->in_header = TRUE;
  result = exr_start_read (&reader->context, reader->source->name, &init);
  reader->in_header = FALSE;
  if (result == EXR_ERR_SUCCESS)
    return TRUE;

  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                          "is damaged or cut short in its header: %s",
                          reader->failure != NULL ? reader->failure
                                                  : exr_get_default_error_message (result));
  return FALSE;
}

static gboolean
is_near (const double a[2],
         double       x,
         double       y)
{
  return fabs (a[0] - x) < PRIMARIES_TOLERANCE && fabs (a[1] - y) < PRIMARIES_TOLERANCE;
}

static gboolean
is_bt709 (const HekImagePrimaries *p)
{
  return is_near (p->red, 0.64, 0.33) && is_near (p->green, 0.3, 0.6) &&
         is_near (p->blue, 0.15, 0.06) && is_near (p->white, 0.3127, 0.329);
}

/* Whether R, G and B are CIE X, Y and Z. */
static gboolean
is_xyz (const HekImagePrimaries *p)
{
  return is_near (p->red, 1, 0) && is_near (p->green, 0, 1) && is_near (p->blue, 0, 0);
}

static void
exr_reader_find_tag (HekExrReader *reader)
{
  const exr_attribute_t *attribute = NULL;
  const exr_attr_chromaticities_t *c;
  HekImagePrimaries p;

  hek_image_tag_set_linear (&reader->tag, "linear, no chromaticities (taken as BT.709)");
  if (exr_get_attribute_by_name (reader->context, reader->part, "chromaticities", &attribute) !=
        EXR_ERR_SUCCESS ||
      attribute->type != EXR_ATTR_CHROMATICITIES)
    return;

  c = attribute->chromaticities;
  p = (HekImagePrimaries) { .red = { c->red_x, c->red_y },
                            .green = { c->green_x, c->green_y },
                            .blue = { c->blue_x, c->blue_y },
                            .white = { c->white_x, c->white_y } };
  if (is_bt709 (&p))
    {
      hek_image_tag_set_linear (&reader->tag, "linear, chromaticities of BT.709");
    }
  else if (is_xyz (&p))
    {
      hek_image_tag_set_xyz (&reader->tag, "linear, CIE XYZ");
    }
  else if (hek_image_tag_set_primaries (&reader->tag, &p))
    {
      g_free (reader->tag.label);
      reader->tag.label =
        g_strdup_printf ("linear, chromaticities R (%.4f, %.4f) G (%.4f, %.4f) B (%.4f, %.4f) "
                         "white (%.4f, %.4f)",
                         p.red[0], p.red[1], p.green[0], p.green[1], p.blue[0], p.blue[1],
                         p.white[0], p.white[1]);
    }
  else
    {
      hek_image_tag_set_linear (&reader->tag,
                                "linear, chromaticities make no sense (taken as BT.709)");
    }
}

static void
exr_reader_find_white (HekExrReader *reader)
{
  const exr_attribute_t *attribute = NULL;

  if (exr_get_attribute_by_name (reader->context, reader->part, "whiteLuminance", &attribute) ==
        EXR_ERR_SUCCESS &&
      attribute->type == EXR_ATTR_FLOAT && isfinite (attribute->f) && attribute->f > 0)
    reader->white_cd_m2 = attribute->f;
}

/* Rows or tiles of a chunk. */
static gboolean
exr_reader_find_chunks (HekExrReader  *reader,
                        GError       **error)
{
  int32_t width = 0, height = 0;
  exr_result_t result;

  if (reader->storage == EXR_STORAGE_TILED)
    {
      result = exr_get_tile_sizes (reader->context, reader->part, 0, 0, &width, &height);
    }
  else
    {
      result = exr_get_scanlines_per_chunk (reader->context, reader->part, &height);
      width = (int32_t) reader->width;
    }
  if (result == EXR_ERR_SUCCESS && width > 0 && height > 0)
    {
      reader->tile_width = MIN ((guint32) width, reader->width);
      reader->tile_height = (guint32) height;
      return TRUE;
    }
  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                          "is damaged: it has blocks of %d × %d pixels", width, height);
  return FALSE;
}

static gboolean
exr_reader_check_display (HekExrReader  *reader,
                          HekImageInfo  *info,
                          GError       **error)
{
  const exr_attr_box2i_t *box = &reader->display_window;
  gint64 width = (gint64) box->max.x - box->min.x + 1;
  gint64 height = (gint64) box->max.y - box->min.y + 1;

  if (width < 1 || height < 1)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged: its display window from (%d, %d) to (%d, %d) is empty",
                              box->min.x, box->min.y, box->max.x, box->max.y);
      return FALSE;
    }
  if (!hek_image_source_check_size (reader->source, (guint64) width, (guint64) height, error))
    return FALSE;
  if ((guint64) (width * height) > MAX_EMPTY_PIXELS &&
      (guint64) (width * height) / 4 > (guint64) reader->width * reader->height)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_TOO_LARGE, error,
                              "shows %u × %u pixels, of which the file holds only %u × %u",
                              (guint) width, (guint) height, reader->width, reader->height);
      return FALSE;
    }
  info->width = (guint32) width;
  info->height = (guint32) height;
  return TRUE;
}

static char *
exr_reader_describe (const HekExrReader *reader)
{
  GString *text = g_string_new (NULL);
  const exr_attr_box2i_t *data = &reader->data_window, *display = &reader->display_window;
  const char *name = NULL;

  if (reader->compression == EXR_COMPRESSION_NONE)
    g_string_append (text, "not compressed");
  else
    g_string_append_printf (text, "%s compression",
                            hek_exr_compression_name (reader->compression));
  if (reader->storage == EXR_STORAGE_TILED)
    g_string_append_printf (text, "; tiles of %u × %u", reader->tile_width, reader->tile_height);
  if (reader->n_parts > 1)
    {
      g_autofree char *valid = NULL;

      exr_get_name (reader->context, reader->part, &name);
      valid = g_utf8_make_valid (name != NULL ? name : "", -1);
      g_string_append_printf (text, "; part %d of %d “%s”", reader->part + 1, reader->n_parts,
                              valid);
    }
  if (reader->layer != NULL)
    g_string_append_printf (text, "; layer “%s”", reader->layer);
  if (reader->missing != NULL)
    g_string_append_printf (text, "; %s missing (taken as 0)", reader->missing);
  if (memcmp (data, display, sizeof *data) != 0)
    g_string_append_printf (text, "; holds %u × %u pixels at (%d, %d) of the picture",
                            reader->width, reader->height, data->min.x - display->min.x,
                            data->min.y - display->min.y);
  return g_string_free (text, FALSE);
}

static void
exr_reader_fill_info (const HekExrReader *reader,
                      HekImageInfo       *info)
{
  static const char *const names[][2] = { [HEK_EXR_RGB] = { "RGB", "RGBA" },
                                          [HEK_EXR_GRAY] = { "grey", "grey+alpha" },
                                          [HEK_EXR_LUMA_CHROMA] = { "luminance-chroma",
                                                                    "luminance-chroma+alpha" } };
  guint i = 0;

  while (reader->channels[i].role == HEK_EXR_UNUSED || reader->channels[i].role == HEK_EXR_ALPHA)
    i++;
  info->bits_per_sample = reader->channels[i].type == EXR_PIXEL_HALF ? 16 : 32;
  info->color_type = g_strdup (names[reader->kind][reader->has_alpha]);
  info->has_alpha = reader->has_alpha;
  info->color_tag = g_strdup (reader->tag.label);
  info->details = exr_reader_describe (reader);
  info->white_cd_m2 = reader->white_cd_m2;
}

static gboolean
exr_reader_open (HekExrReader  *reader,
                 HekImageInfo  *info,
                 GError       **error)
{
  if (!exr_reader_start (reader, error) || !hek_exr_find_channels (reader, error))
    return FALSE;

  exr_get_compression (reader->context, reader->part, &reader->compression);
  if (reader->compression >= EXR_COMPRESSION_DWAA)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                              "uses %s compression, which is not read",
                              hek_exr_compression_name (reader->compression));
      return FALSE;
    }
  if (!exr_reader_find_chunks (reader, error) || !exr_reader_check_display (reader, info, error))
    return FALSE;
  exr_reader_find_tag (reader);
  exr_reader_find_white (reader);
  exr_reader_fill_info (reader, info);
  return TRUE;
}

static HekImage *
exr_load (const HekImageSource  *source,
          HekImageInfo          *info,
          GError               **error)
{
  HekExrReader reader = { .source = source };
  HekImage *image = NULL;

  if (exr_reader_open (&reader, info, error))
    {
      gboolean is_chroma = reader.kind == HEK_EXR_LUMA_CHROMA;
      HekTask decode = hek_task_sub (source->task, 0.0, is_chroma ? 0.6 : 1.0);
      HekTask reconstruct = hek_task_sub (source->task, 0.6, 0.4);

      if (hek_exr_read (&reader, &decode, error) &&
          (!is_chroma || hek_exr_reconstruct_chroma (&reader, &reconstruct, error)))
        image = hek_exr_show (&reader, info, error);
    }
  exr_reader_clear (&reader);
  return image;
}

static gboolean
exr_probe (const HekImageSource  *source,
           HekImageInfo          *info,
           GError               **error)
{
  HekExrReader reader = { .source = source };
  gboolean ok = exr_reader_open (&reader, info, error);

  exr_reader_clear (&reader);
  return ok;
}

static const char *const exr_suffixes[] = { "exr", NULL };
static const char *const exr_mime_types[] = { "image/x-exr", "image/aces", NULL };

const HekImageCodec hek_image_codec_exr = {
  .format = "OpenEXR",
  .suffixes = exr_suffixes,
  .mime_types = exr_mime_types,
  .sniff = exr_sniff,
  .probe = exr_probe,
  .load = exr_load,
};

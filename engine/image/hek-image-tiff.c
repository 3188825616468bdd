/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TIFF through libtiff: the first picture of a file, in strips or tiles, interleaved or in planes,
 * grey, RGB, palette or CMYK of 1 to 16 bits, 32-bit integers and floats. YCbCr and CIE Lab are
 * left to libtiff's own conversion. The file is in memory and mapped, messages go to the reader of
 * the file: libtiff's global handlers are not touched.
 */
#include "config.h"

#include "hek-image-tiff-private.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-image-orient-private.h"
#include "hek-image-private.h"

/* libtiff may ask for no more than this at once: a damaged directory can announce strips of any
 * size. */
#define MAX_ALLOCATION_BYTES ((tmsize_t) 2000 * 1000 * 1000)

static gboolean
tiff_sniff (const guint8 *data,
            gsize         n_bytes)
{
  static const char *const magic[] = { "II*\0", "MM\0*", "II+\0", "MM\0+" };

  for (guint i = 0; n_bytes >= 4 && i < G_N_ELEMENTS (magic); i++)
    if (memcmp (data, magic[i], 4) == 0)
      return TRUE;
  return FALSE;
}

static tmsize_t
on_read (thandle_t handle,
         void     *out,
         tmsize_t  n)
{
  HekTiffReader *reader = handle;
  gsize left = reader->pos < reader->source->n_bytes ? reader->source->n_bytes - reader->pos : 0;
  gsize n_read = MIN ((gsize) n, left);

  if (n_read > 0)
    memcpy (out, reader->source->data + reader->pos, n_read);
  reader->pos += n_read;
  return (tmsize_t) n_read;
}

static tmsize_t
on_write (thandle_t handle,
          void     *data,
          tmsize_t  n)
{
  return 0;
}

static toff_t
on_seek (thandle_t handle,
         toff_t    offset,
         int       whence)
{
  HekTiffReader *reader = handle;
  toff_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? reader->pos : reader->source->n_bytes;

  reader->pos = base + offset;
  return reader->pos;
}

static int
on_close (thandle_t handle)
{
  return 0;
}

static toff_t
on_size (thandle_t handle)
{
  return ((HekTiffReader *) handle)->source->n_bytes;
}

static int
on_map (thandle_t   handle,
        void      **base,
        toff_t     *size)
{
  HekTiffReader *reader = handle;

  *base = (void *) reader->source->data;
  *size = reader->source->n_bytes;
  return 1;
}

static void
on_unmap (thandle_t handle,
          void     *base,
          toff_t    size)
{
}

G_GNUC_PRINTF (4, 0)
static int
on_error (TIFF       *tiff,
          void       *user_data,
          const char *module,
          const char *format,
          va_list     args)
{
  HekTiffReader *reader = user_data;

  if (reader->failure == NULL)
    reader->failure = g_strdup_vprintf (format, args);
  return 1;
}

/* libjpeg inside libtiff only warns about damage and invents pixels. */
G_GNUC_PRINTF (4, 0)
static int
on_warning (TIFF       *tiff,
            void       *user_data,
            const char *module,
            const char *format,
            va_list     args)
{
  if (g_strcmp0 (module, "JPEGLib") == 0)
    return on_error (tiff, user_data, module, format, args);
  return 1;
}

static gboolean
tiff_reader_open_file (HekTiffReader  *reader,
                       GError        **error)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();

  TIFFOpenOptionsSetMaxSingleMemAlloc (options, MAX_ALLOCATION_BYTES);
  TIFFOpenOptionsSetErrorHandlerExtR (options, on_error, reader);
  TIFFOpenOptionsSetWarningHandlerExtR (options, on_warning, reader);
  reader->tiff = TIFFClientOpenExt (reader->source->name, "r", reader, on_read, on_write, on_seek,
                                    on_close, on_size, on_map, on_unmap, options);
  TIFFOpenOptionsFree (options);
  if (reader->tiff != NULL)
    return TRUE;

  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                          "is damaged or cut short: %s",
                          reader->failure != NULL ? reader->failure : "it has no picture");
  return FALSE;
}

static void
tiff_reader_get_fields (HekTiffReader *reader)
{
  TIFF *tiff = reader->tiff;

  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &reader->width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &reader->height);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_BITSPERSAMPLE, &reader->bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, &reader->n_samples);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLEFORMAT, &reader->format);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_PLANARCONFIG, &reader->planar);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_COMPRESSION, &reader->compression);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_ORIENTATION, &reader->orientation);
  if (!TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &reader->photometric))
    reader->photometric = reader->n_samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
}

/* The extra sample that is alpha: the first one that says so. */
static void
tiff_reader_find_alpha (HekTiffReader *reader)
{
  guint16 n_extra = 0;
  guint16 *kinds = NULL;

  TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_EXTRASAMPLES, &n_extra, &kinds);
  for (guint i = 0; i < n_extra && reader->n_colors + i < reader->n_samples; i++)
    if (kinds[i] == EXTRASAMPLE_ASSOCALPHA || kinds[i] == EXTRASAMPLE_UNASSALPHA)
      {
        reader->alpha_sample = reader->n_colors + i;
        reader->associated = kinds[i] == EXTRASAMPLE_ASSOCALPHA;
        return;
      }
}

static gboolean
tiff_reader_find_colormap (HekTiffReader *reader)
{
  guint n = 1u << MIN (reader->bits, 8);

  if (!TIFFGetField (reader->tiff, TIFFTAG_COLORMAP, &reader->colormap[0], &reader->colormap[1],
                     &reader->colormap[2]))
    return FALSE;
  /* Entries have 16 bits; old programs left 8-bit values in them. */
  for (guint c = 0; c < 3; c++)
    for (guint i = 0; i < n; i++)
      if (reader->colormap[c][i] > 255)
        reader->colormap_shift = 8;
  return TRUE;
}

/* Sorts out the colour space. Returns its name, or NULL when it is not read. */
static const char *
tiff_reader_classify (HekTiffReader *reader)
{
  HekSampleType type;
  gboolean readable = hek_tiff_sample_type (reader, &type);
  guint16 ink_set = INKSET_CMYK;

  switch (reader->photometric)
    {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
      reader->n_colors = 1;
      tiff_reader_find_alpha (reader);
      return !readable ? NULL : reader->alpha_sample != 0 ? "grey+alpha" : "grey";
    case PHOTOMETRIC_PALETTE:
      reader->n_colors = 1;
      return readable && tiff_reader_find_colormap (reader) ? "palette" : NULL;
    case PHOTOMETRIC_RGB:
      reader->n_colors = 3;
      tiff_reader_find_alpha (reader);
      return !readable || reader->n_samples < 3 ? NULL : reader->alpha_sample != 0 ? "RGBA" : "RGB";
    case PHOTOMETRIC_SEPARATED:
      TIFFGetFieldDefaulted (reader->tiff, TIFFTAG_INKSET, &ink_set);
      reader->n_colors = 4;
      return readable && reader->n_samples >= 4 && ink_set == INKSET_CMYK ? "CMYK" : NULL;
    case PHOTOMETRIC_YCBCR:
      reader->n_colors = 3;
      if (reader->compression == COMPRESSION_JPEG && reader->planar == PLANARCONFIG_CONTIG &&
          readable && reader->n_samples == 3)
        TIFFSetField (reader->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
      else
        reader->by_libtiff = TRUE;
      return "YCbCr";
    default:
      reader->by_libtiff = TRUE;
      return reader->photometric == PHOTOMETRIC_CIELAB ? "CIE Lab" : "other";
    }
}

static void
tiff_reader_find_tag (HekTiffReader *reader)
{
  gboolean is_cmyk = reader->n_colors == 4;
  const char *untagged = "untagged (taken as sRGB)";
  guint32 n_bytes = 0;
  void *data = NULL;

  if (is_cmyk)
    untagged = "untagged CMYK";
  else if (reader->format == SAMPLEFORMAT_IEEEFP)
    untagged = "untagged (floats, taken as linear)";
  hek_image_tag_set_srgb (&reader->tag, untagged);

  if (!reader->by_libtiff && TIFFGetField (reader->tiff, TIFFTAG_ICCPROFILE, &n_bytes, &data))
    hek_image_tag_set_profile (&reader->tag, data, n_bytes,
                               is_cmyk                                   ? HEK_IMAGE_ICC_CMYK
                               : reader->n_colors == 1 &&
                                   reader->photometric != PHOTOMETRIC_PALETTE ? HEK_IMAGE_ICC_GRAY
                                                                         : HEK_IMAGE_ICC_RGB);
  reader->tag.is_ink = is_cmyk;
}

static gboolean
tiff_reader_check_rgba (HekTiffReader  *reader,
                        GError        **error)
{
  char why[1024] = "";

  if (TIFFRGBAImageOK (reader->tiff, why))
    return TRUE;
  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error, "is not read: %s",
                          why);
  return FALSE;
}

static gboolean
tiff_reader_open (HekTiffReader  *reader,
                  HekImageInfo   *info,
                  GError        **error)
{
  const char *color_type;
  gboolean transposed;

  if (!tiff_reader_open_file (reader, error))
    return FALSE;
  tiff_reader_get_fields (reader);
  if (!hek_image_source_check_size (reader->source, reader->width, reader->height, error))
    return FALSE;
  if (!TIFFIsCODECConfigured (reader->compression))
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                              "uses TIFF compression %u, which is not read", reader->compression);
      return FALSE;
    }

  color_type = tiff_reader_classify (reader);
  if (color_type == NULL)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                              "has %u samples of %u bits, sample format %u and colour space %u, "
                              "which is not read",
                              reader->n_samples, reader->bits, reader->format, reader->photometric);
      return FALSE;
    }
  if (reader->by_libtiff && !tiff_reader_check_rgba (reader, error))
    return FALSE;
  tiff_reader_find_tag (reader);

  transposed = hek_orientation_is_transposed (reader->orientation);
  info->width = transposed ? reader->height : reader->width;
  info->height = transposed ? reader->width : reader->height;
  info->bits_per_sample = reader->bits;
  info->color_type = g_strdup (color_type);
  info->n_palette = reader->photometric == PHOTOMETRIC_PALETTE ? 1u << reader->bits : 0;
  info->has_alpha = reader->alpha_sample != 0;
  info->color_tag = g_strdup (reader->tag.label);
  return TRUE;
}

static void
tiff_reader_clear (HekTiffReader *reader)
{
  if (reader->tiff != NULL)
    TIFFClose (reader->tiff);
  g_free (reader->failure);
  g_clear_pointer (&reader->image, hek_image_unref);
  hek_image_tag_clear (&reader->tag);
}

static HekImage *
tiff_load (const HekImageSource  *source,
           HekImageInfo          *info,
           GError               **error)
{
  HekTiffReader reader = { .source = source };
  HekTask decode = hek_task_sub (source->task, 0.0, 0.7);
  HekTask convert = hek_task_sub (source->task, 0.7, 0.3);
  HekImage *image = NULL;

  if (tiff_reader_open (&reader, info, error) && hek_tiff_read (&reader, &decode, error))
    {
      image = hek_image_orient (g_steal_pointer (&reader.image), reader.orientation, &convert,
                                error);
      if (image != NULL)
        image = hek_image_tag_apply (&reader.tag, image, &convert, error);
    }
  tiff_reader_clear (&reader);
  return image;
}

static gboolean
tiff_probe (const HekImageSource  *source,
            HekImageInfo          *info,
            GError               **error)
{
  HekTiffReader reader = { .source = source };
  gboolean ok = tiff_reader_open (&reader, info, error);

  tiff_reader_clear (&reader);
  return ok;
}

static const char *const tiff_suffixes[] = { "tif", "tiff", NULL };
static const char *const tiff_mime_types[] = { "image/tiff", NULL };

const HekImageCodec hek_image_codec_tiff = {
  .format = "TIFF",
  .suffixes = tiff_suffixes,
  .mime_types = tiff_mime_types,
  .sniff = tiff_sniff,
  .probe = tiff_probe,
  .load = tiff_load,
};

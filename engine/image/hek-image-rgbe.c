/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Radiance HDR: a header in text, then rows of pixels with three mantissas and one exponent of 8
 * bits each, plain or run-length encoded in the old or the new way, RGBE or XYZE, in all eight
 * orders of rows and columns. Debian has no library for it alone, so it is read here.
 *
 * EXPOSURE and COLORCORR say by what the pixels were multiplied when the file was made. The
 * picture keeps them as they are, since that is how it was meant to be shown; the description tells
 * the numbers, and dividing by both gives radiance. Without PRIMARIES the colours are taken as
 * BT.709; XYZE holds colours as they stand.
 *
 * Source: Radiance, ray/src/common/color.c, header.c, resolu.h; Ward, "Real Pixels", Graphics Gems
 * II, 1991.
 */
#include "config.h"

#include "hek-image-rgbe-private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hek-image-orient-private.h"
#include "hek-image-private.h"

/* Of one line of the header; Radiance itself reads no more than 2048. */
#define MAX_LINE_BYTES 4096

/* A row is at least this many times smaller than its pixels: a new run of 127 bytes takes 2, an old
 * one may repeat 255 pixels, and then 65280, at 4 bytes each. */
#define MAX_RATIO 65536

static gboolean
rgbe_sniff (const guint8 *data,
            gsize         n_bytes)
{
  return n_bytes >= 2 && memcmp (data, "#?", 2) == 0;
}

static gboolean
rgbe_fail (const HekRgbeReader  *reader,
           GError              **error,
           const char           *what)
{
  hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error, "is damaged: %s", what);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the next line without its end, NULL when there is none */
static char *
next_line (HekRgbeReader *reader)
{
  const HekImageSource *source = reader->source;
  gsize left = source->n_bytes - reader->pos;
  const guint8 *start = source->data + reader->pos;
  const guint8 *end = memchr (start, '\n', MIN (left, MAX_LINE_BYTES));
  gsize n;

  if (end == NULL)
    return NULL;
  n = (gsize) (end - start);
  reader->pos += n + 1;
  if (n > 0 && start[n - 1] == '\r')
    n--;
  return g_strndup ((const char *) start, n);
}

/* Numbers of "NAME= a b c". Returns how many there were, at most @n. */
static guint
parse_numbers (const char *text,
               double     *out,
               guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      char *end;

      out[i] = g_ascii_strtod (text, &end);
      if (end == text || !isfinite (out[i]))
        return i;
      text = end;
    }
  return n;
}

/* Of lines that may come many times: the factors multiply. */
static void
multiply_factor (double     *factor,
                 const char *text,
                 guint       n)
{
  double values[3];

  if (parse_numbers (text, values, n) == n)
    for (guint i = 0; i < n; i++)
      if (values[i] > 0)
        factor[i] *= values[i];
}

static gboolean
read_header_line (HekRgbeReader  *reader,
                  const char     *line,
                  GError        **error)
{
  if (g_str_has_prefix (line, "FORMAT="))
    {
      const char *format = line + strlen ("FORMAT=");

      while (*format == ' ')
        format++;
      reader->is_xyz = strcmp (format, "32-bit_rle_xyze") == 0;
      if (!reader->is_xyz && strcmp (format, "32-bit_rle_rgbe") != 0)
        {
          g_autofree char *valid = g_utf8_make_valid (format, -1);

          hek_image_source_error (reader->source, HEK_IMAGE_ERROR_UNSUPPORTED, error,
                                  "has the Radiance format “%s”, which is not read", valid);
          return FALSE;
        }
    }
  else if (g_str_has_prefix (line, "EXPOSURE="))
    {
      multiply_factor (&reader->exposure, line + strlen ("EXPOSURE="), 1);
    }
  else if (g_str_has_prefix (line, "COLORCORR="))
    {
      multiply_factor (reader->correction, line + strlen ("COLORCORR="), 3);
    }
  else if (g_str_has_prefix (line, "PRIMARIES="))
    {
      reader->has_primaries =
        parse_numbers (line + strlen ("PRIMARIES="), reader->primaries, 8) == 8;
    }
  return TRUE;
}

static gboolean
is_sign (char c)
{
  return c == '+' || c == '-';
}

/* "-Y 480 +X 640": the sign says which way the coordinate runs; Y points up. What comes first
 * changes from row to row of the file. */
static gboolean
read_resolution (HekRgbeReader  *reader,
                 const char     *line,
                 GError        **error)
{
  /* orientation by order of the axes, sign of Y and sign of X */
  static const guint8 orientations[2][2][2] = { { { 2, 1 }, { 3, 4 } }, { { 6, 5 }, { 7, 8 } } };
  char sign[2], axis[2];
  guint64 size[2];
  gboolean y_up, x_right, x_first;
  int end = 0;

  if (sscanf (line, " %c%c %" G_GUINT64_FORMAT " %c%c %" G_GUINT64_FORMAT " %n", &sign[0],
              &axis[0], &size[0], &sign[1], &axis[1], &size[1], &end) != 6 ||
      line[end] != '\0' || !is_sign (sign[0]) || !is_sign (sign[1]) ||
      !((axis[0] == 'X' && axis[1] == 'Y') || (axis[0] == 'Y' && axis[1] == 'X')))
    return rgbe_fail (reader, error, "its line of resolution makes no sense");

  x_first = axis[0] == 'X';
  y_up = sign[x_first ? 1 : 0] == '+';
  x_right = sign[x_first ? 0 : 1] == '+';
  reader->orientation = orientations[x_first][y_up][x_right];
  if (!hek_image_source_check_size (reader->source, size[1], size[0], error))
    return FALSE;
  reader->width = (guint32) size[1];
  reader->height = (guint32) size[0];
  return TRUE;
}

static gboolean
read_header (HekRgbeReader  *reader,
             GError        **error)
{
  g_autofree char *first = next_line (reader);
  g_autofree char *resolution = NULL;

  if (first == NULL)
    return rgbe_fail (reader, error, "its header has no end");
  for (;;)
    {
      g_autofree char *line = next_line (reader);

      if (line == NULL)
        return rgbe_fail (reader, error, "its header has no end");
      if (line[0] == '\0')
        break;
      if (!read_header_line (reader, line, error))
        return FALSE;
    }
  resolution = next_line (reader);
  if (resolution == NULL)
    return rgbe_fail (reader, error, "it ends before its line of resolution");
  return read_resolution (reader, resolution, error);
}

static void
find_tag (HekRgbeReader *reader)
{
  const double *p = reader->primaries;
  const HekImagePrimaries primaries = { .red = { p[0], p[1] }, .green = { p[2], p[3] },
                                        .blue = { p[4], p[5] }, .white = { p[6], p[7] } };

  hek_image_tag_set_linear (&reader->tag, "linear, no primaries (taken as BT.709)");
  if (reader->is_xyz)
    {
      hek_image_tag_set_xyz (&reader->tag, "linear, CIE XYZ");
    }
  else if (reader->has_primaries && hek_image_tag_set_primaries (&reader->tag, &primaries))
    {
      g_free (reader->tag.label);
      reader->tag.label =
        g_strdup_printf ("linear, primaries R (%.4f, %.4f) G (%.4f, %.4f) B (%.4f, %.4f) white "
                         "(%.4f, %.4f)",
                         p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
    }
}

static char *
describe (const HekRgbeReader *reader)
{
  const double *c = reader->correction;
  GString *text = g_string_new ("shared exponent");

  if (reader->exposure != 1.0)
    g_string_append_printf (text, "; exposure %g (already in the values)", reader->exposure);
  if (c[0] != 1.0 || c[1] != 1.0 || c[2] != 1.0)
    g_string_append_printf (text, "; colour correction %g %g %g (already in the values)", c[0],
                            c[1], c[2]);
  return g_string_free (text, FALSE);
}

static gboolean
rgbe_open (HekRgbeReader  *reader,
           HekImageInfo   *info,
           GError        **error)
{
  gboolean transposed;

  if (!read_header (reader, error))
    return FALSE;
  find_tag (reader);
  transposed = hek_orientation_is_transposed (reader->orientation);
  info->width = transposed ? reader->height : reader->width;
  info->height = transposed ? reader->width : reader->height;
  info->bits_per_sample = 8;
  info->color_type = g_strdup (reader->is_xyz ? "XYZE" : "RGBE");
  info->color_tag = g_strdup (reader->tag.label);
  info->details = describe (reader);
  return TRUE;
}

static gboolean
allocate (HekRgbeReader  *reader,
          GError        **error)
{
  guint64 n_pixels = (guint64) reader->width * reader->height;

  if (n_pixels / MAX_RATIO > reader->source->n_bytes - reader->pos)
    {
      hek_image_source_error (reader->source, HEK_IMAGE_ERROR_DAMAGED, error,
                              "is damaged or cut short: %" G_GSIZE_FORMAT
                              " bytes cannot hold %u × %u pixels",
                              reader->source->n_bytes - reader->pos, reader->width,
                              reader->height);
      return FALSE;
    }
  reader->image = hek_image_new (reader->width, reader->height, 3, HEK_SAMPLE_F32,
                                 HEK_ENCODING_LINEAR, error);
  if (reader->image != NULL)
    return TRUE;
  g_prefix_error (error, "%s: ", reader->source->name);
  return FALSE;
}

static void
reader_clear (HekRgbeReader *reader)
{
  g_clear_pointer (&reader->image, hek_image_unref);
  hek_image_tag_clear (&reader->tag);
}

static HekRgbeReader
reader_init (const HekImageSource *source)
{
  return (HekRgbeReader) { .source = source, .exposure = 1.0, .correction = { 1.0, 1.0, 1.0 } };
}

static HekImage *
rgbe_load (const HekImageSource  *source,
           HekImageInfo          *info,
           GError               **error)
{
  HekRgbeReader reader = reader_init (source);
  HekTask decode = hek_task_sub (source->task, 0.0, 0.9);
  HekTask turn = hek_task_sub (source->task, 0.9, 0.1);
  HekImage *image = NULL;

  if (rgbe_open (&reader, info, error) && allocate (&reader, error) &&
      hek_rgbe_read (&reader, &decode, error))
    image = hek_image_orient (g_steal_pointer (&reader.image), reader.orientation, &turn, error);
  reader_clear (&reader);
  return image;
}

static gboolean
rgbe_probe (const HekImageSource  *source,
            HekImageInfo          *info,
            GError               **error)
{
  HekRgbeReader reader = reader_init (source);
  gboolean ok = rgbe_open (&reader, info, error);

  reader_clear (&reader);
  return ok;
}

static const char *const rgbe_suffixes[] = { "hdr", "pic", "rgbe", "xyze", NULL };
static const char *const rgbe_mime_types[] = { "image/vnd.radiance", NULL };

const HekImageCodec hek_image_codec_rgbe = {
  .format = "Radiance HDR",
  .suffixes = rgbe_suffixes,
  .mime_types = rgbe_mime_types,
  .sniff = rgbe_sniff,
  .probe = rgbe_probe,
  .load = rgbe_load,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a PNG says about its colours: cICP before iCCP before sRGB before gAMA and cHRM, as the
 * third edition of the PNG specification (W3C, 2025, 4.3) orders them.
 */
#include "config.h"

#include "hek-image-png-private.h"

#include <math.h>
#include <string.h>

/* Files written for a display gamma of 2.2 are meant as sRGB, and every viewer shows them so. */
#define GAMMA_OF_SRGB 0.45455
#define GAMMA_TOLERANCE 0.002
/* Chromaticities of sRGB are written rounded to between 3 and 5 digits. */
#define PRIMARIES_TOLERANCE 0.0011

#define UNTAGGED "untagged (taken as sRGB)"

/* cICP as the file has it: libpng before 1.6.45 does not know it, later ones drop what they find
 * odd. @cicp gets primaries, transfer, matrix and full range. */
static gboolean
get_cicp (HekPngReader *reader,
          guint8        cicp[4])
{
  png_unknown_chunkp chunks = NULL;
  int n = png_get_unknown_chunks (reader->png, reader->info, &chunks);

  for (int i = 0; i < n; i++)
    if (memcmp (chunks[i].name, "cICP", 4) == 0 && chunks[i].size == 4)
      {
        memcpy (cicp, chunks[i].data, 4);
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_profile (HekPngReader *reader)
{
  gboolean is_gray = (reader->color_type & PNG_COLOR_MASK_COLOR) == 0;
  png_charp name = NULL;
  png_bytep data = NULL;
  png_uint_32 n_bytes = 0;
  int compression;

  if (png_get_iCCP (reader->png, reader->info, &name, &compression, &data, &n_bytes) == 0)
    return FALSE;
  hek_image_tag_set_profile (&reader->tag, data, n_bytes,
                             is_gray ? HEK_IMAGE_ICC_GRAY : HEK_IMAGE_ICC_RGB);
  return TRUE;
}

static gboolean
is_near (double a,
         double b,
         double tolerance)
{
  return fabs (a - b) <= tolerance;
}

static gboolean
are_srgb_primaries (const HekImagePrimaries *p)
{
  static const double srgb[8] = { 0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290 };
  const double found[8] = { p->red[0],  p->red[1],  p->green[0], p->green[1],
                            p->blue[0], p->blue[1], p->white[0], p->white[1] };

  for (guint i = 0; i < 8; i++)
    if (!is_near (found[i], srgb[i], PRIMARIES_TOLERANCE))
      return FALSE;
  return TRUE;
}

static void
read_gamma_and_primaries (HekPngReader *reader)
{
  HekImageTag *tag = &reader->tag;
  HekImagePrimaries p;
  g_autoptr (GString) label = g_string_new (NULL);
  double file_gamma;
  gboolean has_gamma = png_get_gAMA (reader->png, reader->info, &file_gamma) != 0;
  gboolean has_primaries = png_get_cHRM (reader->png, reader->info, &p.white[0], &p.white[1],
                                         &p.red[0], &p.red[1], &p.green[0], &p.green[1], &p.blue[0],
                                         &p.blue[1]) != 0;

  if (has_primaries && !are_srgb_primaries (&p) && hek_image_tag_set_primaries (tag, &p))
    g_string_append (label, "cHRM");
  if (has_gamma && file_gamma > 0)
    {
      g_string_append_printf (label, "%sgAMA %.5f", label->len > 0 ? ", " : "", file_gamma);
      if (is_near (file_gamma, GAMMA_OF_SRGB, GAMMA_TOLERANCE))
        {
          g_string_append (label, tag->other_primaries ? " (curve of sRGB)" : " (taken as sRGB)");
        }
      else
        {
          tag->curve = is_near (file_gamma, 1.0, 1e-5) ? HEK_IMAGE_CURVE_LINEAR
                                                       : HEK_IMAGE_CURVE_GAMMA;
          tag->gamma = 1.0 / file_gamma;
        }
    }
  if (label->len == 0)
    return;
  g_free (tag->label);
  tag->label = g_strdup (label->str);
}

void
hek_png_read_tag (HekPngReader *reader)
{
  HekImageTag *tag = &reader->tag;
  guint8 cicp[4];
  gboolean has_cicp = get_cicp (reader, cicp);
  char *label;
  int intent;

  hek_image_tag_set_srgb (tag, UNTAGGED);
  if (has_cicp && hek_image_tag_set_cicp (tag, cicp[0], cicp[1], cicp[2], cicp[3] != 0))
    return;

  if (!read_profile (reader))
    {
      if (png_get_sRGB (reader->png, reader->info, &intent) != 0)
        hek_image_tag_set_srgb (tag, "sRGB");
      else
        read_gamma_and_primaries (reader);
    }
  if (!has_cicp)
    return;
  label = g_strdup_printf ("%s; cICP %u/%u/%u/%u is not supported", tag->label, cicp[0], cicp[1],
                           cicp[2], cicp[3]);
  g_free (tag->label);
  tag->label = label;
}

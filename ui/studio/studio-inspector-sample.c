/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-inspector-sample.h"

#include "hek-color-difference.h"
#include "hek-color-space.h"
#include "hek-color-transfer.h"
#include "studio-rendering-legend.h"

#include <glib/gi18n.h>
#include <math.h>

static void
read_linear (const HekImage              *image,
             const StudioInspectorSample *sample,
             guint32                      x,
             guint32                      y,
             double                       linear[3])
{
  float values[3], alpha;

  if (image->sample_type != HEK_SAMPLE_U8)
    hek_image_read_row (image, y, x, 1, image->encoding, values, &alpha);

  for (guint c = 0; c < 3; c++)
    {
      if (image->sample_type == HEK_SAMPLE_U8)
        linear[c] = hek_color_srgb_decode (sample->codes[c] / 255.0);
      else if (image->encoding == HEK_ENCODING_LINEAR)
        linear[c] = values[c];
      else
        linear[c] = hek_color_srgb_decode (values[c]);
    }
}

void
studio_inspector_sample_read (StudioInspectorSample *sample,
                              HekImage              *image,
                              guint                  source_width,
                              guint                  source_height,
                              int                    x,
                              int                    y)
{
  guint64 image_x, image_y;

  *sample = (StudioInspectorSample){ 0 };
  if (image == NULL || x < 0 || y < 0 || (guint) x >= source_width || (guint) y >= source_height)
    return;

  image_x = (2 * (guint64) x + 1) * image->width / (2 * (guint64) source_width);
  image_y = (2 * (guint64) y + 1) * image->height / (2 * (guint64) source_height);
  hek_image_read_row_u8 (image, (guint32) image_y, (guint32) image_x, 1, sample->codes,
                         &sample->codes[3]);
  read_linear (image, sample, (guint32) image_x, (guint32) image_y, sample->linear);
  hek_color_space_find ("lab")->from_linear (sample->linear, sample->lab);
  sample->known = TRUE;
  sample->is_mean = image->width < source_width || image->height < source_height;
  sample->has_alpha = hek_image_has_alpha (image);
}

double
studio_inspector_sample_difference (const StudioInspectorSample *a,
                                    const StudioInspectorSample *b)
{
  return hek_color_difference_find ("ciede2000")->delta (a->lab, b->lab);
}

/* A true minus sign, as wide as a plus sign and the digits' partner. */
char *
studio_inspector_sample_lab_text (const StudioInspectorSample *sample)
{
  const double *lab = sample->lab;
  char parts[3][16];

  for (guint i = 0; i < 3; i++)
    g_snprintf (parts[i], sizeof parts[i], "%s%.1f", lab[i] <= -0.05 ? "−" : "",
                fabs (lab[i]) < 0.05 ? 0.0 : fabs (lab[i]));
  return g_strdup_printf ("L* %s a* %s b* %s", parts[0], parts[1], parts[2]);
}

/* Five characters up to 99999. */
static char *
light_text (double light)
{
  const double size = fabs (light);
  const int digits = size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0;

  if (isnan (light))
    return g_strdup ("NaN");
  if (isinf (light))
    return g_strdup (light > 0 ? "∞" : "−∞");
  return g_strdup_printf ("%s%.*f", light < 0 && size >= 0.0005 ? "−" : "", digits, size);
}

char *
studio_inspector_sample_light_text (const StudioInspectorSample *sample)
{
  g_autofree char *red = light_text (sample->linear[0]);
  g_autofree char *green = light_text (sample->linear[1]);
  g_autofree char *blue = light_text (sample->linear[2]);

  return g_strdup_printf ("%s %s %s", red, green, blue);
}

char *
studio_inspector_sample_luminance_text (const StudioInspectorSample *sample,
                                        const StudioRendering       *rendering)
{
  const HekDisplay *display = studio_rendering_get_spec (rendering)->display;
  const double cd_m2 = studio_rendering_luminance (rendering, sample->linear);
  const double stops = log2 (cd_m2 / studio_rendering_white_cd_m2 (display));
  g_autofree char *number = studio_rendering_luminance_text (cd_m2);

  if (!isfinite (stops))
    /* Translators: a luminance */
    return g_strdup_printf (_("%s cd/m²"), number);
  /* Translators: a luminance, and how far it is above (+) or below (−) white in photographic stops:
   * "812 cd/m², +2.0 stops" */
  return g_strdup_printf (_("%s cd/m², %s%.1f stops"), number, stops > -0.05 ? "+" : "−",
                          fabs (stops));
}

char *
studio_inspector_sample_codes_text (const StudioInspectorSample *sample,
                                    gboolean                     with_alpha)
{
  const guint8 *c = sample->codes;

  if (with_alpha)
    return g_strdup_printf ("%u %u %u, α %u", c[0], c[1], c[2], c[3]);
  return g_strdup_printf ("%u %u %u", c[0], c[1], c[2]);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of pictures as PU21 codes: through the display of the viewing conditions, or as absolute
 * light. */
#include "config.h"

#include "hek-metric-pu-private.h"

#include <glib/gi18n-lib.h>

const HekChoice hek_metric_pu_variants[HEK_PU21_N] = {
  [HEK_PU21_BANDING] = { "banding", N_("Banding") },
  [HEK_PU21_BANDING_GLARE] = { "banding-glare", N_("Banding and glare") },
  [HEK_PU21_PEAKS] = { "peaks", N_("Peaks") },
  [HEK_PU21_PEAKS_GLARE] = { "peaks-glare", N_("Peaks and glare") },
};

void
hek_metric_pu_init (HekMetricPu      *pu,
                    const HekViewing *viewing,
                    const double     *options)
{
  *pu = (HekMetricPu){ .display = viewing->display, .variant = (HekPu21) options[0],
                       .white_cd_m2 = (float) options[1] };
}

void
hek_metric_pu_read (const HekMetricPu *pu,
                    const HekImage    *image,
                    guint32            y,
                    guint32            x0,
                    guint32            n,
                    float             *rgb,
                    float             *luminance)
{
  float light[3 * HEK_METRIC_PU_CHUNK];

  g_return_if_fail (n <= HEK_METRIC_PU_CHUNK);

  hek_metric_read_linear (image, y, x0, n, light);
  if (pu->white_cd_m2 > 0)
    for (guint32 i = 0; i < 3 * n; i++)
      light[i] *= pu->white_cd_m2;
  else
    hek_display_show_rows (pu->display, light, light, n);

  /* the weights of the authors' pu21_metric.m, github.com/gfxdisp/pu21 */
  for (guint32 i = 0; i < n; i++)
    luminance[i] = 0.212656f * light[3 * i] + 0.715158f * light[3 * i + 1]
                   + 0.072186f * light[3 * i + 2];
  hek_pu21_encode_rows (pu->variant, luminance, luminance, n);
  if (rgb != NULL)
    hek_pu21_encode_rows (pu->variant, light, rgb, (gsize) 3 * n);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The tone curve and exposure that a picture gets when nobody has chosen any. */
#include "config.h"

#include "hek-image-tonemap.h"

#include <math.h>

#include "hek-image-tonemap-private.h"

gboolean
hek_tone_setup_init (HekToneSetup            *setup,
                     const HekLuminanceStats *stats)
{
  gboolean is_hdr = stats != NULL && stats->max > 1.0;

  setup->tonemap = is_hdr ? &hek_tonemap_reinhard : &hek_tonemap_clip;
  hek_options_defaults (setup->tonemap->options, setup->tonemap->n_options, &setup->values);
  setup->exposure_ev = 0;
  if (is_hdr)
    setup->exposure_ev = round (10 * CLAMP (stats->exposure_ev, -HEK_TONE_SETUP_MAX_EV,
                                            HEK_TONE_SETUP_MAX_EV)) / 10;
  return is_hdr;
}

gboolean
hek_tone_setup_init_image (HekToneSetup    *setup,
                           const HekImage  *image,
                           gboolean        *is_hdr,
                           const HekTask   *task,
                           GError         **error)
{
  HekLuminanceStats stats;
  gboolean is_float = image->sample_type == HEK_SAMPLE_F32;

  if (is_float && !hek_image_luminance_stats (image, &stats, task, error))
    return FALSE;
  *is_hdr = hek_tone_setup_init (setup, is_float ? &stats : NULL);
  return TRUE;
}

HekImage *
hek_image_thumbnail (HekImage       *image,
                     guint32         side,
                     const HekTask  *task,
                     GError        **error)
{
  double scale = (double) side / MAX (MAX (image->width, image->height), side);
  g_autoptr (HekImage) small = NULL;
  HekToneSetup tone;
  gboolean is_hdr;

  small = hek_image_resize (image, (guint32) MAX (1, round (image->width * scale)),
                            (guint32) MAX (1, round (image->height * scale)), task, error);
  if (small == NULL || !hek_tone_setup_init_image (&tone, small, &is_hdr, task, error))
    return NULL;
  return is_hdr ? hek_tonemap_run (tone.tonemap, small, tone.exposure_ev, &tone.values, task, error)
                : hek_image_convert (small, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, task, error);
}

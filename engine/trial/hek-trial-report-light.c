/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paper ends at white. Pictures that go on get the tone curve and the exposure with which the
 * window opens them, and what was quantized gets those of its original, so that they compare.
 */
#include "config.h"

#include "hek-trial-report-private.h"

#include "hek-image-tonemap.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static char *
hek_trial_report_light_words (const HekToneSetup *setup)
{
  /* Translators: brightness in photographic stops: "exposure +1.5 stops" */
  g_autofree char *exposure
    = g_strdup_printf (_("exposure %s%.1f stops"), setup->exposure_ev > -0.05 ? "+" : "−",
                       fabs (setup->exposure_ev));

  /* Translators: a tone curve and an exposure: "Toned for paper: Reinhard, exposure +1.5 stops." */
  return g_strdup_printf (_("Toned for paper: %s, %s."), _(setup->tonemap->label), exposure);
}

gboolean
hek_trial_report_light_init (HekTrialReportLight  *light,
                             const HekImage       *original,
                             const HekImage       *quantized,
                             const HekTask        *task,
                             GError              **error)
{
  HekToneSetup setup;
  gboolean is_hdr;

  if (!hek_tone_setup_init_image (&setup, original, &is_hdr, task, error))
    return FALSE;
  if (!is_hdr)
    {
      /* only referenced: a frozen picture is never changed */
      light->original = hek_image_ref ((HekImage *) original);
      light->quantized = hek_image_ref ((HekImage *) quantized);
      return TRUE;
    }
  light->original = hek_tonemap_run (setup.tonemap, original, setup.exposure_ev, &setup.values,
                                     task, error);
  if (light->original != NULL)
    light->quantized = hek_tonemap_run (setup.tonemap, quantized, setup.exposure_ev, &setup.values,
                                        task, error);
  if (light->quantized == NULL)
    return FALSE;
  light->words = hek_trial_report_light_words (&setup);
  return TRUE;
}

void
hek_trial_report_light_clear (HekTrialReportLight *light)
{
  g_clear_pointer (&light->original, hek_image_unref);
  g_clear_pointer (&light->quantized, hek_image_unref);
  g_clear_pointer (&light->words, g_free);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The display of the open picture, into the curve lab and back. */
#include "config.h"

#include "studio-curve-lab-private.h"

#include <math.h>

static gboolean
studio_curve_lab_viewing_equal (const HekViewing *a,
                                const HekViewing *b)
{
  double at_a = a->distance_m > 0 ? a->distance_m : a->display->distance_m;
  double at_b = b->distance_m > 0 ? b->distance_m : b->display->distance_m;

  return a->display == b->display && fabs (at_a - at_b) < 5e-4;
}

void
studio_curve_lab_update_picture (StudioCurveLab *self)
{
  const HekCurveLabSettings *settings = hek_curve_lab_session_get_settings (self->session);
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->picture);
  gboolean differs = hek_picture_session_get_source (self->picture) != NULL
                     && !studio_curve_lab_viewing_equal (&settings->viewing, &recipe->viewing);

  gtk_widget_set_sensitive (GTK_WIDGET (self->use_button), differs);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button), differs);
}

void
studio_curve_lab_use_picture (StudioCurveLab *self)
{
  HekCurveLabSettings settings = *hek_curve_lab_session_get_settings (self->session);

  settings.viewing = hek_picture_session_get_recipe (self->picture)->viewing;
  hek_curve_lab_session_set_settings (self->session, &settings);
}

void
studio_curve_lab_apply_to_picture (StudioCurveLab *self)
{
  HekViewing viewing = hek_curve_lab_session_get_settings (self->session)->viewing;
  HekRecipe recipe = *hek_picture_session_get_recipe (self->picture);

  /* what a recipe says of a display seen from its own distance */
  if (viewing.distance_m == viewing.display->distance_m)
    viewing.distance_m = 0;
  recipe.viewing = viewing;
  hek_picture_session_set_recipe (self->picture, &recipe, FALSE);
}

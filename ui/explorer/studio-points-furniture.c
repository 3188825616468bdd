/* SPDX-License-Identifier: Apache-2.0 */
/* Furniture that any thread may draw with any view: axes are made anew for each. */
#include "config.h"

#include "studio-points-furniture.h"

StudioPointsFurniture *
studio_points_furniture_new (HekSceneFurniture      *fixed,
                             HekSceneFurniture      *light,
                             const StudioPointsAxes *axes,
                             const HekPlotTheme     *theme)
{
  StudioPointsFurniture *self = g_new0 (StudioPointsFurniture, 1);

  g_atomic_ref_count_init (&self->ref);
  self->fixed = fixed;
  self->light = light;
  self->has_axes = axes != NULL;
  if (axes != NULL)
    self->axes = *axes;
  self->theme = *theme;
  self->font_family = g_strdup (theme->font_family);
  self->theme.font_family = self->font_family;
  return self;
}

StudioPointsFurniture *
studio_points_furniture_ref (StudioPointsFurniture *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
studio_points_furniture_unref (StudioPointsFurniture *self)
{
  if (!g_atomic_ref_count_dec (&self->ref))
    return;
  hek_scene_furniture_free (self->fixed);
  g_clear_pointer (&self->light, hek_scene_furniture_free);
  g_free (self->font_family);
  g_free (self);
}

gboolean
studio_points_furniture_draw (const StudioPointsFurniture *self,
                              const HekSceneView          *view,
                              gboolean                     moving,
                              const float                 *depth,
                              guint32                     *pixels,
                              const HekTask               *task)
{
  if (self->has_axes)
    {
      g_autoptr (HekSceneFurniture) axes = hek_scene_furniture_new ();

      hek_scene_furniture_add_axes (axes, view, self->axes.low, self->axes.high, self->axes.n_dims,
                                    NULL, self->axes.numbers, &self->theme);
      if (!hek_scene_furniture_draw (axes, view, depth, pixels, &self->theme, task))
        return FALSE;
    }
  return hek_scene_furniture_draw (moving && self->light != NULL ? self->light : self->fixed, view,
                                   depth, pixels, &self->theme, task);
}

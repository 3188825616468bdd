/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who makes the pixels of a surface: one job at a time. First the points and the bytes of the
 * picture, which last while the map does, then a frame for each change. A change during a coarse
 * frame waits for it, so that something is always seen to move; a fine one is given up.
 */
#include "config.h"

#include "studio-surface-view-private.h"

#include "hek-ref.h"
#include "studio-chart-theme.h"

#include <string.h>

/* Points along the longer side while it moves: a frame of them takes some milliseconds. */
#define COARSE_SIDE 192

/* Longer side of the picture that is draped. */
#define DRAPE_SIDE 1024

/* --- points ---------------------------------------------------------------------------------- */

typedef struct
{
  HekMap *map;
  double equal;
  gboolean wants_coarse;
  guint fine_side;            /* 0: not wanted */
  HekImage *picture;          /* (nullable): wanted */
  StudioRendering *rendering; /* (nullable) */

  HekPlotSurfaceGrid *coarse, *fine;
  StudioSurfaceDrape *drape;
} Preparation;

static void
preparation_free (gpointer data)
{
  Preparation *preparation = data;

  g_clear_pointer (&preparation->coarse, hek_plot_surface_grid_unref);
  g_clear_pointer (&preparation->fine, hek_plot_surface_grid_unref);
  g_clear_pointer (&preparation->drape, studio_surface_drape_unref);
  g_clear_pointer (&preparation->map, hek_map_unref);
  g_clear_pointer (&preparation->picture, hek_image_unref);
  g_clear_pointer (&preparation->rendering, studio_rendering_unref);
  g_free (preparation);
}

void
studio_surface_drape_unref (StudioSurfaceDrape *drape)
{
  if (!hek_ref_drop (&drape->ref))
    return;
  g_free (drape->rgba);
  g_free (drape);
}

static StudioSurfaceDrape *
drape_new (HekImage         *picture,
           StudioRendering  *rendering,
           const HekTask    *task,
           GError          **error)
{
  const double shrink = MIN (1.0, (double) DRAPE_SIDE / MAX (picture->width, picture->height));
  const guint32 width = MAX (1, (guint32) (picture->width * shrink));
  const guint32 height = MAX (1, (guint32) (picture->height * shrink));
  g_autoptr (HekImage) small = hek_image_resize (picture, width, height, task, error);
  g_autofree float *light = g_new (float, (gsize) width * 3);
  g_autofree guint8 *codes = g_new (guint8, (gsize) width * 3);
  StudioSurfaceDrape *drape;

  if (small == NULL)
    return NULL;
  drape = g_new0 (StudioSurfaceDrape, 1);
  g_atomic_ref_count_init (&drape->ref);
  drape->width = width;
  drape->height = height;
  drape->rgba = g_malloc ((gsize) width * height * 4);
  for (guint32 y = 0; y < height; y++)
    {
      guint8 *out = drape->rgba + (gsize) y * width * 4;

      if (rendering != NULL)
        {
          hek_image_read_row (small, y, 0, width, HEK_ENCODING_LINEAR, light, NULL);
          studio_rendering_run (rendering, light, width, codes);
        }
      else
        hek_image_read_row_u8 (small, y, 0, width, codes, NULL);
      for (guint32 x = 0; x < width; x++, out += 4)
        {
          memcpy (out, codes + 3 * x, 3);
          out[3] = 255;
        }
    }
  return drape;
}

static gpointer
prepare (const HekTask  *task,
         gpointer        data,
         GError        **error)
{
  Preparation *wanted = data;
  Preparation *made = g_new0 (Preparation, 1);
  const HekMap *map = wanted->map;
  gboolean ok = TRUE;

  if (wanted->wants_coarse)
    {
      made->coarse = hek_plot_surface_grid_new (map->data, map->width, map->height, 0, COARSE_SIDE,
                                                wanted->equal, task);
      ok = made->coarse != NULL;
    }
  if (ok && wanted->fine_side > 0)
    {
      made->fine = hek_plot_surface_grid_new (map->data, map->width, map->height, 0,
                                              wanted->fine_side, wanted->equal, task);
      ok = made->fine != NULL;
    }
  /* without it the colours are shown, so it may fail */
  if (ok && wanted->picture != NULL)
    made->drape = drape_new (wanted->picture, wanted->rendering, task, NULL);
  if (!ok)
    {
      preparation_free (made);
      if (hek_task_check (task, error))
        g_set_error_literal (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                             "not enough memory for a surface");
      return NULL;
    }
  return made;
}

/* --- frames ---------------------------------------------------------------------------------- */

typedef struct
{
  StudioSurfaceShown *shown; /* owned: without frame until the job has made it */
  HekPlotTheme theme;        /* its colours are read only */
  double scale;
  guint n_samples;
} Rendering;

static void
rendering_free (gpointer data)
{
  Rendering *rendering = data;

  g_clear_pointer (&rendering->shown, studio_surface_shown_free);
  g_free (rendering);
}

static gpointer
render (const HekTask  *task,
        gpointer        data,
        GError        **error)
{
  Rendering *rendering = data;
  StudioSurfaceShown *shown = rendering->shown;

  shown->frame = hek_plot_surface_render (&shown->plot, &shown->view, &rendering->theme,
                                          rendering->scale, rendering->n_samples, task);
  /* without a frame the box alone is drawn: there is no room, or no memory */
  if (shown->frame == NULL && !hek_task_check (task, error))
    return NULL;
  return g_steal_pointer (&rendering->shown);
}

/* --- one after the other --------------------------------------------------------------------- */

static void start (StudioSurfaceView *self);

/* Returns: whether this job is the one that is waited for */
static gboolean
take_job (StudioSurfaceView *self,
          HekJob            *job)
{
  if (self->job != job)
    return FALSE;
  g_clear_object (&self->job);
  return TRUE;
}

static void
on_prepared (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr (StudioSurfaceView) self = user_data;
  Preparation *made = result;

  if (!take_job (self, job) || made == NULL)
    return;
  if (made->coarse != NULL)
    {
      g_clear_pointer (&self->coarse, hek_plot_surface_grid_unref);
      self->coarse = g_steal_pointer (&made->coarse);
    }
  if (made->fine != NULL)
    {
      g_clear_pointer (&self->fine, hek_plot_surface_grid_unref);
      self->fine = g_steal_pointer (&made->fine);
    }
  if (made->drape != NULL)
    {
      g_clear_pointer (&self->draped, studio_surface_drape_unref);
      self->draped = g_steal_pointer (&made->drape);
    }
  start (self);
}

static void
on_rendered (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr (StudioSurfaceView) self = user_data;

  if (!take_job (self, job) || result == NULL)
    return;
  studio_surface_view_take_shown (self, hek_job_steal_result (job));
  if (self->stale)
    start (self);
}

static void
start_preparation (StudioSurfaceView *self,
                   guint              fine_side)
{
  Preparation *wanted = g_new0 (Preparation, 1);

  wanted->map = hek_map_ref (self->map.map);
  wanted->equal = self->map.equal;
  wanted->wants_coarse = self->coarse == NULL;
  wanted->fine_side = fine_side;
  if (self->drape && self->draped == NULL && self->picture != NULL)
    {
      wanted->picture = hek_image_ref (self->picture);
      if (self->rendering != NULL)
        wanted->rendering = studio_rendering_ref (self->rendering);
    }
  self->job_is_coarse = FALSE;
  self->job = hek_job_start ("surface points", HEK_LANE_INTERACTIVE, prepare, wanted,
                             preparation_free, preparation_free, on_prepared, g_object_ref (self));
}

static void
start_rendering (StudioSurfaceView     *self,
                 const graphene_rect_t *area)
{
  HekPlotSurfaceGrid *grid = self->moving ? self->coarse : self->fine;
  Rendering *rendering = g_new0 (Rendering, 1);
  StudioSurfaceShown *shown = g_new0 (StudioSurfaceShown, 1);
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  studio_chart_theme_init (&rendering->theme, GTK_WIDGET (self));
  studio_surface_view_init_plot (self, hek_plot_surface_grid_ref (grid), &shown->plot);
  shown->plot.label = g_strdup (self->map.label);
  shown->plot.unit = g_strdup (self->map.unit);
  if (shown->plot.drape != NULL)
    {
      g_atomic_ref_count_inc (&self->draped->ref);
      shown->drape = self->draped;
    }
  shown->width = area->size.width;
  shown->height = area->size.height;
  shown->is_final = !self->moving;
  hek_plot_surface_look (&shown->plot, shown->width, shown->height, &rendering->theme,
                         &shown->view);
  rendering->shown = shown;
  rendering->scale = self->moving ? 1 : scale;
  rendering->n_samples = self->moving ? 1 : 2;
  self->job_is_coarse = self->moving;
  self->job = hek_job_start ("surface", HEK_LANE_INTERACTIVE, render, rendering, rendering_free,
                             (GDestroyNotify) studio_surface_shown_free, on_rendered,
                             g_object_ref (self));
}

static void
start (StudioSurfaceView *self)
{
  graphene_rect_t area;
  guint side, longer, fine_side = 0;

  self->stale = FALSE;
  if (self->map.map == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || !studio_surface_view_get_area (self, &area))
    return;

  side = hek_plot_surface_get_max_side (area.size.width, area.size.height, self->camera.zoom);
  longer = MAX (self->map.map->width, self->map.map->height);
  /* only when that changes how many pixels a point stands for */
  if (!self->moving && (self->fine == NULL || self->fine->step != (longer - 1) / side + 1))
    fine_side = side;
  if (self->coarse == NULL || fine_side > 0
      || (self->drape && self->draped == NULL && self->picture != NULL && !self->moving))
    start_preparation (self, fine_side);
  else
    start_rendering (self, &area);
}

void
studio_surface_view_stop (StudioSurfaceView *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
}

void
studio_surface_view_update (StudioSurfaceView *self)
{
  self->stale = TRUE;
  if (self->job != NULL && self->job_is_coarse)
    return;
  studio_surface_view_stop (self);
  start (self);
}

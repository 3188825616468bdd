/* SPDX-License-Identifier: Apache-2.0 */
/* Which points of a scene are drawn at which step: chunks in view, shares of a budget by the size
 * that chunks have on screen. */
#include "config.h"

#include "hek-scene-plan.h"

#include <math.h>
#include <stdlib.h>

#include "hek-scene-draw-private.h"

/* Points to a pixel of a chunk's place from which on more of them change little: of pixels that m
 * random points fall on in the mean, exp (−m) stay without one, 5 % at 3. */
#define POINTS_PER_PIXEL 3.0

void
hek_scene_look_normalize (HekSceneLook *look)
{
  look->diameter = isfinite (look->diameter) ? look->diameter : 1;
  look->diameter = CLAMP (look->diameter, 0, HEK_SCENE_DIAMETER_MAX);
  look->fade = isfinite (look->fade) ? CLAMP (look->fade, 0, 1) : 0;
  look->eye_dome = isfinite (look->eye_dome) ? MAX (look->eye_dome, 0) : 0;
}

float
hek_scene_get_base_diameter (const HekSceneLook *look,
                             const HekSceneView *view,
                             gboolean           *grows)
{
  *grows = look->attenuate && view->camera.projection == HEK_SCENE_PERSPECTIVE;
  return (float) (look->diameter * (*grows ? view->camera.distance : 1));
}

/* --- chunks in view -------------------------------------------------------------------------- */

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const HekSceneItem *x = a, *y = b;

  if (x->depth != y->depth)
    return x->depth < y->depth ? -1 : 1;
  return x->chunk_idx < y->chunk_idx ? -1 : 1;
}

static void
fill_item (const HekScenePlan  *plan,
           const HekSceneStyle *style,
           const HekSceneView  *view,
           const HekSceneLook  *look,
           guint32              chunk_idx,
           HekSceneItem        *item)
{
  const HekSceneChunk *chunk = &plan->points->chunks[chunk_idx];
  gboolean grows = look->attenuate && view->camera.projection == HEK_SCENE_PERSPECTIVE;
  double diameter = look->diameter, nearest, largest;

  *item = (HekSceneItem) { .chunk_idx = chunk_idx };
  hek_scene_get_depths (chunk, view, &nearest, &item->depth);
  largest = diameter;
  if (grows)
    {
      nearest = MAX (nearest, view->near_depth);
      largest = diameter * view->camera.distance / nearest;
      diameter *= view->camera.distance / MAX (item->depth, nearest);
    }
  /* a thousandth for the rounding of the kernels */
  item->dots = style->sizes == NULL && largest * 1.001 + 0.5 < 2;
  diameter = CLAMP (diameter, 1, HEK_SCENE_DIAMETER_MAX);
  item->capacity = POINTS_PER_PIXEL * hek_scene_get_area (chunk, view) / (diameter * diameter);
}

void
hek_scene_plan_begin (HekScenePlan         *plan,
                      const HekScenePoints *points,
                      const HekSceneStyle  *style,
                      const HekSceneMask   *mask,
                      const HekSceneView   *view,
                      const HekSceneLook   *look,
                      HekSceneStats        *stats)
{
  plan->points = points;
  plan->started = FALSE;
  if (points->n_chunks > plan->n_allocated)
    {
      g_free (plan->items);
      g_free (plan->in_view);
      plan->n_allocated = (guint) points->n_chunks;
      plan->items = g_new (HekSceneItem, plan->n_allocated);
      plan->in_view = g_new (guint32, plan->n_allocated);
    }
  plan->n_items = (guint) hek_scene_cull (points, view, -HEK_SCENE_MARGIN, -HEK_SCENE_MARGIN,
                                          view->width + HEK_SCENE_MARGIN,
                                          view->height + HEK_SCENE_MARGIN, plan->in_view);
  *stats = (HekSceneStats) { .n_chunks_in_view = plan->n_items };
  stats->n_total = mask != NULL ? mask->n_shown : points->n_points;
  for (guint i = 0; i < plan->n_items; i++)
    {
      fill_item (plan, style, view, look, plan->in_view[i], &plan->items[i]);
      stats->n_in_view += points->chunks[plan->in_view[i]].n;
    }
  if (plan->n_items > 1)
    qsort (plan->items, plan->n_items, sizeof *plan->items, compare_items);
  stats->complete = stats->n_in_view == 0;
  stats->detail = stats->complete ? 1 : 0;
}

void
hek_scene_plan_clear (HekScenePlan *plan)
{
  g_free (plan->items);
  g_free (plan->in_view);
  *plan = (HekScenePlan) { 0 };
}

gboolean
hek_scene_plan_get_depths (const HekScenePlan *plan,
                           const HekSceneView *view,
                           double             *nearest,
                           double             *farthest)
{
  *nearest = INFINITY;
  *farthest = -INFINITY;
  for (guint i = 0; i < plan->n_items; i++)
    {
      double near_side, middle;

      hek_scene_get_depths (&plan->points->chunks[plan->items[i].chunk_idx], view, &near_side,
                            &middle);
      *nearest = MIN (*nearest, near_side);
      *farthest = MAX (*farthest, 2 * middle - near_side);
    }
  *nearest = MAX (*nearest, view->near_depth);
  return plan->n_items > 0;
}

/* --- steps ----------------------------------------------------------------------------------- */

typedef double (*WantFunc) (const HekSceneItem *item, guint32 n, double share);

/* As much as its place can show. */
static double
want_by_size (const HekSceneItem *item,
              guint32             n,
              double              share)
{
  return MIN ((double) n, ceil (item->capacity * share));
}

/* The same share of every chunk. */
static double
want_by_number (const HekSceneItem *item,
                guint32             n,
                double              share)
{
  return MAX ((double) item->drawn, floor ((double) n * share));
}

/* Sets what every item wants; returns how many points that are. */
static double
set_wanted (HekScenePlan *plan,
            WantFunc      want,
            double        share)
{
  double sum = 0;

  for (guint i = 0; i < plan->n_items; i++)
    {
      HekSceneItem *item = &plan->items[i];

      item->wanted = (guint32) want (item, plan->points->chunks[item->chunk_idx].n, share);
      sum += item->wanted - item->drawn;
    }
  return sum;
}

/* The largest share, up to 1, whose points are within the budget. */
static void
share_budget (HekScenePlan *plan,
              WantFunc      want,
              double        budget)
{
  double low = 0, high = 1;

  if (set_wanted (plan, want, 1) <= budget)
    return;
  for (guint round = 0; round < 30; round++)
    {
      double middle = (low + high) / 2;

      if (set_wanted (plan, want, middle) <= budget)
        low = middle;
      else
        high = middle;
    }
  set_wanted (plan, want, low);
}

/* A budget below the number of chunks would not be spent at all: one point of each chunk, the
 * nearest first. */
static void
spend_some (HekScenePlan *plan,
            guint64       budget)
{
  for (guint i = 0; i < plan->n_items && budget > 0; i++)
    if (plan->items[i].wanted == plan->items[i].drawn
        && plan->items[i].drawn < plan->points->chunks[plan->items[i].chunk_idx].n)
      {
        plan->items[i].wanted++;
        budget--;
      }
}

static gsize
count_wanted (const HekScenePlan *plan)
{
  gsize sum = 0;

  for (guint i = 0; i < plan->n_items; i++)
    sum += plan->items[i].wanted - plan->items[i].drawn;
  return sum;
}

void
hek_scene_plan_step (HekScenePlan *plan,
                     guint64       budget)
{
  if (budget == G_MAXUINT64)
    set_wanted (plan, want_by_number, 1);
  else
    {
      share_budget (plan, plan->started ? want_by_number : want_by_size, (double) budget);
      if (count_wanted (plan) == 0)
        spend_some (plan, budget);
    }
  plan->started = TRUE;
}

void
hek_scene_plan_count (const HekScenePlan *plan,
                      HekSceneStats      *stats)
{
  stats->n_drawn = 0;
  for (guint i = 0; i < plan->n_items; i++)
    stats->n_drawn += plan->items[i].drawn;
  stats->complete = stats->n_drawn == stats->n_in_view;
  stats->detail
    = stats->n_in_view > 0 ? (double) stats->n_drawn / (double) stats->n_in_view : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Marks in pictures of the Explorer: lines to the neighbours of a row, along geodesics as they are
 * looked at, and rings around what was found and the row that is looked at. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-explorer-picture-private.h"

/* Pieces of a way that is not straight. */
#define N_PIECES 24

#define N_RINGS 200u /* hits that have one */
#define N_RANKS 20u  /* and a number */
#define RING_RADIUS 6.0
#define RANK_OFFSET 12.0
#define CHOSEN_RADIUS 10.0

/* --- what is noted on the main thread -------------------------------------------------------- */

static gboolean
is_exact (const HekExplorerNeighbors *found,
          guint64                     row_id)
{
  for (guint i = 0; i < found->exact->len; i++)
    if (g_array_index (found->exact, HekExplorerNeighbor, i).row_id == row_id)
      return TRUE;
  return FALSE;
}

static void
note_links (GArray                     *links,
            const HekExplorerNeighbors *found,
            const GArray               *neighbors,
            gboolean                    is_wrong)
{
  for (guint i = 0; i < neighbors->len; i++)
    {
      const HekExplorerNeighbor *neighbor = &g_array_index (neighbors, HekExplorerNeighbor, i);
      const HekExplorerLink link = { found->row, neighbor->row, is_wrong };

      if (neighbor->row != G_MAXUINT32 && !(is_wrong && is_exact (found, neighbor->row_id)))
        g_array_append_val (links, link);
    }
}

GArray *
hek_explorer_picture_dup_links (HekExplorerSession       *session,
                                const HekExplorerDrawing *drawing)
{
  const HekExplorerNeighbors *found = hek_explorer_session_get_neighbors (session);
  GArray *links = g_array_new (FALSE, FALSE, sizeof (HekExplorerLink));

  if (found == NULL || drawing->data != hek_explorer_session_get_data (session))
    return links;
  note_links (links, found, found->approximate, TRUE);
  note_links (links, found, found->exact, FALSE);
  return links;
}

/* --- on the job's thread --------------------------------------------------------------------- */

/* Where places of the layout are looked at. @places: (inout) */
static void
look_at (const HekExplorerDrawing *drawing,
         float                    *places,
         gsize                     n,
         double                   *out)
{
  guint d = drawing->data->n_coords;

  if (drawing->has_motion)
    hek_motion_apply (&drawing->motion, places, n, places);
  if (drawing->manifold.geometry == HEK_GEOMETRY_HYPERBOLIC &&
      drawing->model == HEK_EXPLORER_KLEIN)
    hek_manifold_to_klein (places, d, n, places);
  else if (drawing->manifold.geometry == HEK_GEOMETRY_HYPERBOLIC &&
           drawing->model == HEK_EXPLORER_HALF_SPACE)
    hek_manifold_to_half_space (places, d, n, places);
  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < 3; k++)
      out[i * 3 + k] = k < d ? (double) places[i * d + k] : 0;
}

static const float *
get_place (const HekExplorerDrawing *drawing,
           guint32                   row)
{
  return drawing->data->coords + (gsize) row * drawing->data->n_coords;
}

static void
add_link (const HekExplorerDrawing *drawing,
          const HekExplorerLink    *link,
          const HekSceneStroke     *stroke,
          HekSceneFurniture        *furniture)
{
  const float *from = get_place (drawing, link->from), *to = get_place (drawing, link->to);
  guint d = drawing->data->n_coords;
  guint n = drawing->manifold.geometry == HEK_GEOMETRY_EUCLIDEAN ? 2 : N_PIECES + 1;
  float places[(N_PIECES + 1) * 3];
  double line[(N_PIECES + 1) * 3];

  for (guint k = 0; k < d; k++)
    if (!isfinite (from[k]) || !isfinite (to[k]))
      return;
  if (n > 2)
    hek_manifold_geodesic (&drawing->manifold, from, to, n, places);
  else
    {
      memcpy (places, from, d * sizeof *places);
      memcpy (places + d, to, d * sizeof *places);
    }
  look_at (drawing, places, n, line);
  hek_scene_furniture_add_line (furniture, line, n, stroke);
}

static void
add_hits (const HekExplorerDrawing *drawing,
          const HekPlotTheme       *theme,
          HekSceneFurniture        *furniture)
{
  const HekSceneStroke stroke = { theme->accent, 1.75, 0.4 };
  gsize n_bytes;
  const guint32 *rows = g_bytes_get_data (drawing->hits, &n_bytes);

  for (guint i = 0; i < MIN (n_bytes / sizeof *rows, N_RINGS); i++)
    {
      HekSceneLabel label = { .color = theme->text, .offset_px = { 0, -RANK_OFFSET },
                              .clearance = INFINITY, .weight = N_RANKS - i };
      g_autofree char *rank = g_strdup_printf ("%u", i + 1);
      float place[3];

      if (rows[i] >= drawing->data->n_rows)
        continue;
      memcpy (place, get_place (drawing, rows[i]), drawing->data->n_coords * sizeof *place);
      look_at (drawing, place, 1, label.position);
      if (!isfinite (label.position[0]))
        continue;
      hek_scene_furniture_add_ring (furniture, label.position, RING_RADIUS, &stroke);
      label.text = rank;
      if (i < N_RANKS)
        hek_scene_furniture_add_label (furniture, &label);
    }
}

/* As the window has it: apart from points of its own colour by a rim of the ground's. */
static void
add_chosen (const HekExplorerDrawing *drawing,
            guint32                   row,
            const HekPlotTheme       *theme,
            HekSceneFurniture        *furniture)
{
  const HekSceneStroke rim = { theme->background, 4.5, 1 }, stroke = { theme->accent, 2, 1 };
  float place[3];
  double position[3];

  memcpy (place, get_place (drawing, row), drawing->data->n_coords * sizeof *place);
  look_at (drawing, place, 1, position);
  if (!isfinite (position[0]))
    return;
  hek_scene_furniture_add_ring (furniture, position, CHOSEN_RADIUS, &rim);
  hek_scene_furniture_add_ring (furniture, position, CHOSEN_RADIUS, &stroke);
}

void
hek_explorer_picture_add_marks (const HekExplorerPicture *self,
                                const HekExplorerDrawing *drawing,
                                const HekPlotTheme       *theme,
                                HekSceneFurniture        *furniture)
{
  const HekSceneStroke exact = { theme->accent, 1.75, 0.5 };   /* seen through what is before it */
  const HekSceneStroke wrong = { theme->dim_text, 1.25, 0.4 }; /* only the index takes it for one */

  for (guint i = 0; i < self->links->len; i++)
    {
      const HekExplorerLink *link = &g_array_index (self->links, HekExplorerLink, i);

      add_link (drawing, link, link->is_wrong ? &wrong : &exact, furniture);
    }
  if (drawing->hits != NULL)
    add_hits (drawing, theme, furniture);
  if (self->chosen < drawing->data->n_rows)
    add_chosen (drawing, self->chosen, theme, furniture);
}

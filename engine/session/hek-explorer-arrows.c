/* SPDX-License-Identifier: Apache-2.0 */
/* Arrows from where rows were to where they are. */
#include "config.h"

#include "hek-explorer-arrows.h"

#define WIDTH 1.25
#define HIDDEN 0.25 /* of an arrow behind points */

static void
get_place (const HekExplorerMoves *moves,
           const float            *places,
           guint32                 row,
           double                  place[3])
{
  for (guint d = 0; d < 3; d++)
    place[d] = d < moves->n_coords ? (double) places[(gsize) row * moves->n_coords + d] : 0;
}

guint
hek_explorer_moves_add_arrows (const HekExplorerMoves *moves,
                               const HekSceneSet      *rows,
                               guint                   n_most,
                               const HekPlotTheme     *theme,
                               HekSceneFurniture      *furniture)
{
  const HekSceneStroke stroke = { theme->accent, WIDTH, HIDDEN };
  guint n = 0;

  if (n_most == 0)
    n_most = HEK_EXPLORER_MAX_ARROWS;
  for (guint32 i = 0; i < moves->n_ranked && n < n_most; i++)
    {
      guint32 row = moves->ranked[i];
      double from[3], to[3];

      if (moves->distances[row] == 0)
        break; /* those that follow did not move either */
      if (rows != NULL && !hek_scene_set_contains (rows, row))
        continue;
      get_place (moves, moves->from, row, from);
      get_place (moves, moves->to, row, to);
      hek_scene_furniture_add_arrow (furniture, from, to, &stroke);
      n++;
    }
  return n;
}

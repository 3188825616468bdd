/* SPDX-License-Identifier: Apache-2.0 */
/* The usual look of points. */
#include "config.h"

#include "hek-scene-usual.h"

#include <math.h>
#include <string.h>

/* Share of the picture that points cover when their size is chosen by their number. */
#define POINT_COVER 0.2
#define POINT_MIN 1.5
#define POINT_MAX 7.0

/* Where on a map that begins near the ground a single point is. */
#define RAMP_FROM 72

/* Between the points and each side of the box that is drawn around them, of its length. */
#define BOX_ROOM 0.03

double
hek_scene_choose_diameter (gsize  n,
                           double width,
                           double height)
{
  return CLAMP (sqrt (POINT_COVER * width * height / (double) MAX (n, 1)), POINT_MIN, POINT_MAX);
}

void
hek_scene_look_set_density (HekSceneLook       *look,
                            gboolean            has_ramp,
                            HekColormapKind     kind,
                            const HekPlotTheme *theme)
{
  const HekColormap *map = hek_colormap_get (kind, theme->dark_ground);
  guint from = kind <= HEK_COLORMAP_GRAY ? RAMP_FROM : 0;

  look->mode = HEK_SCENE_DENSITY;
  look->has_ramp = has_ramp;
  for (guint i = 0; i < 256; i++)
    {
      memcpy (look->ramp[i], map->rgb[from + i * (255 - from) / 255], 3);
      look->ramp[i][3] = 255;
    }
}

void
hek_scene_points_get_frame (const HekScenePoints *points,
                            double                low[3],
                            double                high[3])
{
  hek_scene_points_get_first_box (points, low, high);
  for (guint k = 0; k < 3; k++)
    {
      double room = BOX_ROOM * (high[k] - low[k]);

      low[k] -= room;
      high[k] += room;
    }
}

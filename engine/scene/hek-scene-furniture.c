/* SPDX-License-Identifier: Apache-2.0 */
/* What stands among the points, as it was added: positions of all lines in one array, and labels
 * with strings of their own. */
#include "config.h"

#include "hek-scene-furniture-private.h"

#include <string.h>

HekSceneFurniture *
hek_scene_furniture_new (void)
{
  HekSceneFurniture *self = g_new0 (HekSceneFurniture, 1);

  self->positions = g_array_new (FALSE, FALSE, sizeof (HekScenePosition));
  self->lines = g_array_new (FALSE, FALSE, sizeof (HekSceneLine));
  self->labels = g_ptr_array_new ();
  return self;
}

void
hek_scene_furniture_free (HekSceneFurniture *self)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      HekSceneLabelItem *item = self->labels->pdata[i];

      g_free (item->text);
      g_free (item);
    }
  g_ptr_array_unref (self->labels);
  g_array_unref (self->lines);
  g_array_unref (self->positions);
  g_free (self);
}

static void
hek_scene_furniture_add (HekSceneFurniture    *self,
                         HekSceneLineKind      kind,
                         const double         *positions,
                         gsize                 n,
                         const HekSceneStroke *stroke)
{
  HekSceneLine line = { .kind = kind, .stroke = *stroke, .first = self->positions->len, .n = n };

  g_array_append_vals (self->positions, positions, (guint) n);
  g_array_append_val (self->lines, line);
}

void
hek_scene_furniture_add_line (HekSceneFurniture    *self,
                              const double         *positions,
                              gsize                 n,
                              const HekSceneStroke *stroke)
{
  hek_scene_furniture_add (self, HEK_SCENE_LINE, positions, n, stroke);
}

void
hek_scene_furniture_add_arrow (HekSceneFurniture    *self,
                               const double          from[3],
                               const double          to[3],
                               const HekSceneStroke *stroke)
{
  double positions[6] = { from[0], from[1], from[2], to[0], to[1], to[2] };

  hek_scene_furniture_add (self, HEK_SCENE_ARROW, positions, 2, stroke);
}

void
hek_scene_furniture_add_ring (HekSceneFurniture    *self,
                              const double          position[3],
                              double                radius_px,
                              const HekSceneStroke *stroke)
{
  hek_scene_furniture_add (self, HEK_SCENE_RING, position, 1, stroke);
  hek_scene_furniture_last_line (self)->radius_px = radius_px;
}

HekSceneLine *
hek_scene_furniture_last_line (HekSceneFurniture *self)
{
  return &g_array_index (self->lines, HekSceneLine, self->lines->len - 1);
}

void
hek_scene_furniture_add_label (HekSceneFurniture   *self,
                               const HekSceneLabel *label)
{
  HekSceneLabelItem *item = g_new0 (HekSceneLabelItem, 1);

  item->label = *label;
  item->label.text = item->text = g_strdup (label->text);
  if (label->around != NULL)
    {
      memcpy (item->around, label->around, sizeof item->around);
      item->label.around = item->around;
    }
  g_ptr_array_add (self->labels, item);
}

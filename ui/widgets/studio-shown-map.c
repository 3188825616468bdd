/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-shown-map.h"

#include <math.h>

static gboolean
studio_shown_map_equal (const StudioShownMap *a,
                        const StudioShownMap *b)
{
  return a->map == b->map && a->minimum == b->minimum && a->maximum == b->maximum
         && a->equal == b->equal && !a->is_signed == !b->is_signed
         && g_strcmp0 (a->label, b->label) == 0 && g_strcmp0 (a->unit, b->unit) == 0;
}

gboolean
studio_shown_map_set (StudioShownMap       *to,
                      const StudioShownMap *from)
{
  StudioShownMap next = from != NULL ? *from : (StudioShownMap){ 0 };

  g_return_val_if_fail (next.map == NULL || next.minimum < next.maximum, FALSE);

  if (next.is_signed)
    {
      next.maximum = MAX (fabs (next.minimum), fabs (next.maximum));
      next.minimum = -next.maximum;
    }
  if (studio_shown_map_equal (to, &next))
    return FALSE;
  if (next.map != NULL)
    hek_map_ref (next.map);
  next.label = g_strdup (next.label);
  next.unit = g_strdup (next.unit);
  g_clear_pointer (&to->map, hek_map_unref);
  g_free ((char *) to->label);
  g_free ((char *) to->unit);
  *to = next;
  return TRUE;
}

HekColormapKind
studio_shown_map_get_colors (const StudioShownMap *self)
{
  return self->is_signed ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL;
}

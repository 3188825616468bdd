/* SPDX-License-Identifier: Apache-2.0 */
/* What a view says of itself: the label in its corner and its accessible description. */
#include "config.h"

#include "studio-picture-area-private.h"

#include <glib/gi18n.h>

static char *
zoom_text (double zoom)
{
  const double percent = zoom * 100;

  /* Translators: zoom of a picture */
  return g_strdup_printf (percent < 10 ? _("%.1f %%") : _("%.0f %%"), percent);
}

static char *
size_text (guint width,
           guint height)
{
  return g_strdup_printf (_("%u × %u"), width, height);
}

char *
studio_picture_area_label_text (const StudioPictureGeometry *geometry,
                                const char                  *note)
{
  g_autofree char *zoom = zoom_text (geometry->zoom);
  g_autofree char *size = size_text (geometry->source_width, geometry->source_height);

  return g_strdup_printf ("%s · %s", zoom, note != NULL ? note : size);
}

char *
studio_picture_area_description (StudioPictureArea *self)
{
  StudioPictureAreaClass *klass = STUDIO_PICTURE_AREA_GET_CLASS (self);
  StudioViewport *viewport = studio_picture_area_get_viewport (self);
  const char *title = studio_picture_area_get_title (self);
  g_autofree char *zoom = zoom_text (studio_viewport_get_zoom (viewport));
  g_autofree char *size = NULL;
  g_autofree char *more = NULL;
  GString *text = g_string_new (title);
  guint width, height;

  if (text->len > 0)
    g_string_append (text, ", ");

  studio_viewport_get_picture_size (viewport, &width, &height);
  if (!studio_picture_area_has_picture (self) || width == 0)
    {
      g_string_append (text, _("no picture"));
      return g_string_free (text, FALSE);
    }

  size = size_text (width, height);
  g_string_append_printf (text, "%s, ", size);
  /* Translators: %s is a percentage */
  g_string_append_printf (text, _("zoom %s"), zoom);
  if (klass->describe != NULL)
    more = klass->describe (self);
  if (more != NULL && *more != '\0')
    g_string_append_printf (text, ", %s", more);
  return g_string_free (text, FALSE);
}

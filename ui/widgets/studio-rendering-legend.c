/* SPDX-License-Identifier: Apache-2.0 */
/* What a rendering says: its description, and the bands of false colours with their luminances. */
#include "config.h"

#include "studio-rendering-legend.h"

#include "studio-legend.h"
#include "studio-pixels.h"

#include <glib/gi18n.h>
#include <math.h>

/* Widget units. */
#define BAND_WIDTH 11

/* Edges with a number, in stops; whole stops are edges. */
#define FIRST_LABEL (-6)
#define LABEL_STEP 4

char *
studio_rendering_luminance_text (double cd_m2)
{
  if (isnan (cd_m2))
    return g_strdup ("NaN");
  if (isinf (cd_m2))
    return g_strdup (cd_m2 > 0 ? "∞" : "−∞");
  if (fabs (cd_m2) >= 99.95)
    return g_strdup_printf ("%.0f", cd_m2);
  if (fabs (cd_m2) >= 0.001 || cd_m2 == 0)
    return g_strdup_printf ("%.3g", cd_m2);
  return g_strdup (cd_m2 > 0 ? "< 0.001" : "< 0");
}

char *
studio_rendering_describe (const StudioRendering *rendering)
{
  const StudioRenderingSpec *spec;
  GString *text;

  if (rendering == NULL)
    return NULL;
  spec = studio_rendering_get_spec (rendering);
  text = g_string_new (NULL);
  /* Translators: brightness in photographic stops: "exposure +1.5 stops" */
  g_string_append_printf (text, _("exposure %s%.1f stops"),
                          spec->exposure_ev > -0.05 ? "+" : "−", fabs (spec->exposure_ev));
  g_string_append_printf (text, ", %s",
                          spec->false_color ? _("false colours") : _(spec->tonemap->label));
  if (spec->simulate)
    /* Translators: %s is the name of a display that is simulated: "as on Phone" */
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, _("as on %s"), _(spec->display->label));
    }
  return g_string_free (text, FALSE);
}

static gboolean
luminance_at (const StudioRendering *rendering,
              const HekImage        *image,
              StudioViewport        *viewport,
              double                *cd_m2)
{
  guint width, height;
  gint64 image_x, image_y;
  float rgb[3], alpha;
  int x, y;

  studio_viewport_get_picture_size (viewport, &width, &height);
  if (image == NULL || !studio_viewport_get_hover (viewport, &x, &y) || width == 0)
    return FALSE;
  image_x = studio_pixels_sample_at (x, width, image->width);
  image_y = studio_pixels_sample_at (y, height, image->height);
  if (image_x >= image->width || image_y >= image->height)
    return FALSE;
  hek_image_read_row (image, (guint32) image_y, (guint32) image_x, 1, HEK_ENCODING_LINEAR, rgb,
                      &alpha);
  *cd_m2 = studio_rendering_luminance (rendering, (double[3]){ rgb[0], rgb[1], rgb[2] });
  return TRUE;
}

static void
append_bands (GtkSnapshot           *snapshot,
              const graphene_rect_t *bar)
{
  guint n;
  const HekFalseColorBand *bands = hek_false_color_bands (&n);

  for (guint i = 0; i < n; i++)
    {
      const GdkRGBA color = { bands[i].rgb[0] / 255.0f, bands[i].rgb[1] / 255.0f,
                              bands[i].rgb[2] / 255.0f, 1 };

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (bar->origin.x + i * BAND_WIDTH,
                                                      bar->origin.y, BAND_WIDTH,
                                                      bar->size.height));
    }
}

static void
append_numbers (const StudioRendering *rendering,
                GtkWidget             *widget,
                GtkSnapshot           *snapshot,
                const graphene_rect_t *bar)
{
  guint n;
  const HekFalseColorBand *bands = hek_false_color_bands (&n);

  for (guint i = 0; i + 1 < n; i++)
    {
      const double stops = bands[i].high_stops;
      g_autofree char *text = NULL;

      if (stops < FIRST_LABEL || ((int) stops - FIRST_LABEL) % LABEL_STEP != 0)
        continue;
      text = studio_rendering_luminance_text (studio_rendering_band_cd_m2 (rendering, stops));
      studio_legend_append_number (widget, snapshot, bar, text, (i + 1) * BAND_WIDTH, 0.5);
    }
}

void
studio_rendering_legend_snapshot (const StudioRendering *rendering,
                                  const HekImage        *image,
                                  StudioPictureArea     *area,
                                  GtkSnapshot           *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (area);
  g_autofree char *value = NULL;
  graphene_rect_t bar;
  double cd_m2 = NAN;
  guint n;

  if (!studio_rendering_get_spec (rendering)->false_color)
    return;
  hek_false_color_bands (&n);
  if (luminance_at (rendering, image, studio_picture_area_get_viewport (area), &cd_m2))
    value = studio_rendering_luminance_text (cd_m2);
  if (!studio_legend_begin (widget, snapshot, n * BAND_WIDTH, _("Luminance (cd/m²)"), value, &bar))
    return;
  append_bands (snapshot, &bar);
  if (!isnan (cd_m2))
    studio_legend_append_mark (
      snapshot, &bar,
      studio_rendering_band_of (rendering, cd_m2) * BAND_WIDTH + (BAND_WIDTH - 2) / 2);
  append_numbers (rendering, widget, snapshot, &bar);
}

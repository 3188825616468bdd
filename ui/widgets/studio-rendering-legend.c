/* SPDX-License-Identifier: Apache-2.0 */
/* What a rendering says: its description, and the bands of false colours with their luminances. */
#include "config.h"

#include "studio-rendering-legend.h"

#include "studio-picture-area-paint.h"
#include "studio-pixels.h"

#include <glib/gi18n.h>
#include <math.h>

/* Widget units. */
#define MARGIN 6
#define PAD 8
#define GAP 4
#define BAND_WIDTH 11
#define BAR_HEIGHT 8
#define RADIUS 6

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
append_bands (const StudioRendering *rendering,
              GtkSnapshot           *snapshot,
              double                 x,
              double                 y,
              gboolean               has_value,
              double                 cd_m2)
{
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA rim = { 0, 0, 0, 0.7f };
  guint n;
  const HekFalseColorBand *bands = hek_false_color_bands (&n);

  for (guint i = 0; i < n; i++)
    {
      const GdkRGBA color = { bands[i].rgb[0] / 255.0f, bands[i].rgb[1] / 255.0f,
                              bands[i].rgb[2] / 255.0f, 1 };

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (x + i * BAND_WIDTH, y, BAND_WIDTH,
                                                      BAR_HEIGHT));
    }
  if (!has_value || isnan (cd_m2))
    return;

  x += studio_rendering_band_of (rendering, cd_m2) * BAND_WIDTH + (BAND_WIDTH - 2) / 2;
  gtk_snapshot_append_color (snapshot, &rim,
                             &GRAPHENE_RECT_INIT (x - 1, y - 3, 4, BAR_HEIGHT + 6));
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (x, y - 2, 2, BAR_HEIGHT + 4));
}

static void
append_numbers (const StudioRendering *rendering,
                GtkWidget             *widget,
                GtkSnapshot           *snapshot,
                double                 x,
                double                 y)
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
      studio_picture_area_append_text (widget, snapshot, text, x + (i + 1) * BAND_WIDTH, y, 0.5,
                                       0.85f);
    }
}

void
studio_rendering_legend_snapshot (const StudioRendering *rendering,
                                  const HekImage        *image,
                                  StudioPictureArea     *area,
                                  GtkSnapshot           *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (area);
  const GdkRGBA ground = { 0, 0, 0, 0.72f };
  g_autofree char *value = NULL;
  GskRoundedRect box;
  double x, y, width, height, cd_m2 = 0;
  gboolean has_value;
  int text_height;
  guint n;

  if (!studio_rendering_get_spec (rendering)->false_color)
    return;
  hek_false_color_bands (&n);
  text_height = studio_picture_area_text_height (widget);
  width = n * BAND_WIDTH + 2 * PAD;
  height = 2 * text_height + BAR_HEIGHT + 2 * GAP + PAD;
  x = gtk_widget_get_width (widget) - MARGIN - width;
  y = gtk_widget_get_height (widget) - MARGIN - height;
  if (x < MARGIN || y < MARGIN)
    return;

  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (x, y, width, height), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &ground, &box.bounds);
  gtk_snapshot_pop (snapshot);

  x += PAD;
  y += PAD / 2;
  has_value = luminance_at (rendering, image, studio_picture_area_get_viewport (area), &cd_m2);
  studio_picture_area_append_text (widget, snapshot, _("Luminance (cd/m²)"), x, y, 0, 1.0f);
  if (has_value)
    {
      value = studio_rendering_luminance_text (cd_m2);
      studio_picture_area_append_text (widget, snapshot, value, x + n * BAND_WIDTH, y, 1, 1.0f);
    }
  y += text_height + GAP;
  append_bands (rendering, snapshot, x, y, has_value, cd_m2);
  append_numbers (rendering, widget, snapshot, x, y + BAR_HEIGHT + GAP);
}

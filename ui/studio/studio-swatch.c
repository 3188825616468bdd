/* SPDX-License-Identifier: Apache-2.0 */
/* The swatch is drawn by hand inside a GtkButton, whose focus, keys and accessible action it
 * inherits. */
#include "config.h"

#include "studio-swatch.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define STUDIO_SWATCH_BAR 3      /* height of the bar of use */
#define STUDIO_SWATCH_BAR_MIN 20 /* height of a swatch from which the bar has room */
#define STUDIO_SWATCH_GAP 2      /* between colour and bar */
#define STUDIO_SWATCH_RADIUS 3
#define STUDIO_SWATCH_CHECKER 4
#define STUDIO_SWATCH_ICON 12

struct _StudioSwatch
{
  GtkButton parent_instance;

  StudioSwatchColor color;
  gboolean known; /* set_color() was called */
};

G_DEFINE_FINAL_TYPE (StudioSwatch, studio_swatch, GTK_TYPE_BUTTON)

static void
studio_swatch_draw_checker (GtkSnapshot           *snapshot,
                            const graphene_rect_t *area)
{
  const GdkRGBA light = { 0.8, 0.8, 0.8, 1 }, dark = { 0.55, 0.55, 0.55, 1 };
  const float size = STUDIO_SWATCH_CHECKER;

  gtk_snapshot_append_color (snapshot, &light, area);
  gtk_snapshot_push_repeat (snapshot, area, &GRAPHENE_RECT_INIT (0, 0, 2 * size, 2 * size));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (0, 0, size, size));
  gtk_snapshot_append_color (snapshot, &dark, &GRAPHENE_RECT_INIT (size, size, size, size));
  gtk_snapshot_pop (snapshot);
}

/* A lock in black or white, whichever stands out more from the colour. */
static void
studio_swatch_draw_lock (GtkWidget     *widget,
                         GtkSnapshot   *snapshot,
                         const GdkRGBA *color,
                         float          width,
                         float          height)
{
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  double luma = 0.2126 * pow (color->red, 2.2) + 0.7152 * pow (color->green, 2.2)
                + 0.0722 * pow (color->blue, 2.2);
  const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  GdkRGBA ink[4];
  g_autoptr (GtkIconPaintable) icon = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ink); i++)
    ink[i] = luma > 0.18 ? black : white;
  icon = gtk_icon_theme_lookup_icon (icons, "changes-prevent-symbolic", NULL, STUDIO_SWATCH_ICON,
                                     gtk_widget_get_scale_factor (widget),
                                     gtk_widget_get_direction (widget), 0);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (floorf ((width - STUDIO_SWATCH_ICON) / 2),
                                                floorf ((height - STUDIO_SWATCH_ICON) / 2)));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot,
                                            STUDIO_SWATCH_ICON, STUDIO_SWATCH_ICON, ink,
                                            G_N_ELEMENTS (ink));
  gtk_snapshot_restore (snapshot);
}

/* Faint, so that a colour like the ground is still seen. */
static void
studio_swatch_draw_edge (GtkSnapshot          *snapshot,
                         const GskRoundedRect *outline,
                         GdkRGBA               ink)
{
  const float widths[4] = { 1, 1, 1, 1 };
  GdkRGBA edges[4];

  ink.alpha *= 0.25f;
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    edges[i] = ink;
  gtk_snapshot_append_border (snapshot, outline, widths, edges);
}

static void
studio_swatch_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  StudioSwatch *self = STUDIO_SWATCH (widget);
  float width = gtk_widget_get_width (widget);
  gboolean has_bar = gtk_widget_get_height (widget) >= STUDIO_SWATCH_BAR_MIN;
  float height
    = gtk_widget_get_height (widget) - (has_bar ? STUDIO_SWATCH_BAR + STUDIO_SWATCH_GAP : 0);
  const guint8 *rgba = self->color.rgba;
  const GdkRGBA color = { rgba[0] / 255.0f, rgba[1] / 255.0f, rgba[2] / 255.0f, rgba[3] / 255.0f };
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, height);
  GskRoundedRect outline;
  GdkRGBA ink;

  if (width < 1 || height < 1)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &area, STUDIO_SWATCH_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (rgba[3] < 255)
    studio_swatch_draw_checker (snapshot, &area);
  gtk_snapshot_append_color (snapshot, &color, &area);
  if (self->color.locked)
    studio_swatch_draw_lock (widget, snapshot, &color, width, height);
  gtk_snapshot_pop (snapshot);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  studio_swatch_draw_edge (snapshot, &outline, ink);
  ink.alpha *= 0.7f;
  if (has_bar && self->color.relative > 0)
    gtk_snapshot_append_color (snapshot, &ink,
                               &GRAPHENE_RECT_INIT (0, height + STUDIO_SWATCH_GAP,
                                                    MAX (1, width * (float) self->color.relative),
                                                    STUDIO_SWATCH_BAR));
}

static void
studio_swatch_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = 10;
  *natural = 32;
}

static gboolean
studio_swatch_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard,
                             GtkTooltip *tooltip)
{
  StudioSwatch *self = STUDIO_SWATCH (widget);
  g_autofree char *hex = studio_swatch_dup_hex (self->color.rgba);
  g_autofree char *share = studio_swatch_dup_share (&self->color);
  g_autofree char *text = g_strdup_printf ("%s\n%s", hex, share);

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
studio_swatch_class_init (StudioSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_swatch_snapshot;
  widget_class->measure = studio_swatch_measure;
  widget_class->query_tooltip = studio_swatch_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "studioswatch");
}

static void
studio_swatch_init (StudioSwatch *self)
{
  /* the layout manager of GtkButton would measure in place of the vfunc */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
studio_swatch_new (void)
{
  return g_object_new (STUDIO_TYPE_SWATCH, NULL);
}

void
studio_swatch_set_color (StudioSwatch            *self,
                         const StudioSwatchColor *color)
{
  const StudioSwatchColor *old = &self->color;
  gboolean same_look, same_name;

  g_return_if_fail (STUDIO_IS_SWATCH (self));

  same_name = self->known && memcmp (old->rgba, color->rgba, sizeof old->rgba) == 0
              && old->count == color->count && old->locked == color->locked;
  same_look = same_name && old->relative == color->relative;
  self->color = *color;
  self->known = TRUE;
  if (!same_look)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!same_name)
    {
      g_autofree char *hex = studio_swatch_dup_hex (color->rgba);
      g_autofree char *share = studio_swatch_dup_share (color);
      /* Translators: a locked colour of the palette: its code and its share */
      g_autofree char *name
        = g_strdup_printf (color->locked ? _("%s, locked, %s") : "%s, %s", hex, share);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    }
}

const StudioSwatchColor *
studio_swatch_get_color (StudioSwatch *self)
{
  g_return_val_if_fail (STUDIO_IS_SWATCH (self), NULL);

  return &self->color;
}

void
studio_swatch_set_shown (StudioSwatch *self,
                         gboolean      shown)
{
  g_return_if_fail (STUDIO_IS_SWATCH (self));

  if (shown)
    gtk_widget_add_css_class (GTK_WIDGET (self), "shown");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "shown");
}

char *
studio_swatch_dup_hex (const guint8 rgba[4])
{
  if (rgba[3] == 255)
    return g_strdup_printf ("#%02x%02x%02x", rgba[0], rgba[1], rgba[2]);
  return g_strdup_printf ("#%02x%02x%02x%02x", rgba[0], rgba[1], rgba[2], rgba[3]);
}

char *
studio_swatch_dup_share (const StudioSwatchColor *color)
{
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, color->count);

  /* Translators: 3.2 % of the pixels (12583) */
  return g_strdup_printf (_("%.1f %% of the pixels (%s)"), color->share * 100, count);
}

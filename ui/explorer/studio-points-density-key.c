/* SPDX-License-Identifier: Apache-2.0 */
/* A bar with the ramp of density, and how many points its ends stand for. */
#include "config.h"

#include "studio-points-density-key.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-count.h"

#define BAR_WIDTH 160
#define BAR_HEIGHT 8
#define GAP 4
#define N_STOPS 16

struct _StudioPointsDensityKey
{
  GtkWidget parent_instance;

  GtkWidget *title, *least, *most; /* labels */
  guint8 ramp[256][4];
  guint32 n_most;
};

G_DEFINE_FINAL_TYPE (StudioPointsDensityKey, studio_points_density_key, GTK_TYPE_WIDGET)

static int
label_height (GtkWidget *label)
{
  int height;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

static int
label_width (GtkWidget *label)
{
  int width;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static void
studio_points_density_key_measure (GtkWidget      *widget,
                                   GtkOrientation  orientation,
                                   int             for_size,
                                   int            *minimum,
                                   int            *natural,
                                   int            *minimum_baseline,
                                   int            *natural_baseline)
{
  StudioPointsDensityKey *self = STUDIO_POINTS_DENSITY_KEY (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (BAR_WIDTH, label_width (self->title));
  else
    *minimum = *natural
      = label_height (self->title) + BAR_HEIGHT + 2 * GAP + label_height (self->least);
}

static void
place (GtkWidget *label,
       int        x,
       int        y)
{
  gtk_widget_size_allocate (label,
                            &(GtkAllocation) { x, y, label_width (label), label_height (label) },
                            -1);
}

static void
studio_points_density_key_size_allocate (GtkWidget *widget,
                                         int        width,
                                         int        height,
                                         int        baseline)
{
  StudioPointsDensityKey *self = STUDIO_POINTS_DENSITY_KEY (widget);
  const int below = label_height (self->title) + BAR_HEIGHT + 2 * GAP;

  place (self->title, 0, 0);
  place (self->least, 0, below);
  place (self->most, MAX (width - label_width (self->most), 0), below);
}

static void
studio_points_density_key_snapshot (GtkWidget   *widget,
                                    GtkSnapshot *snapshot)
{
  StudioPointsDensityKey *self = STUDIO_POINTS_DENSITY_KEY (widget);
  const float width = (float) gtk_widget_get_width (widget);
  const float y = (float) (label_height (self->title) + GAP);
  GskColorStop stops[N_STOPS];

  for (guint i = 0; i < N_STOPS; i++)
    {
      const guint8 *color = self->ramp[i * 255 / (N_STOPS - 1)];

      stops[i].offset = (float) i / (N_STOPS - 1);
      stops[i].color = (GdkRGBA) { (float) color[0] / 255, (float) color[1] / 255,
                                   (float) color[2] / 255, (float) color[3] / 255 };
    }
  gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT (0, y, width, BAR_HEIGHT),
                                       &GRAPHENE_POINT_INIT (0, y),
                                       &GRAPHENE_POINT_INIT (width, y), stops, N_STOPS);
  gtk_widget_snapshot_child (widget, self->title, snapshot);
  gtk_widget_snapshot_child (widget, self->least, snapshot);
  gtk_widget_snapshot_child (widget, self->most, snapshot);
}

static void
studio_points_density_key_dispose (GObject *object)
{
  StudioPointsDensityKey *self = STUDIO_POINTS_DENSITY_KEY (object);

  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->least, gtk_widget_unparent);
  g_clear_pointer (&self->most, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_points_density_key_parent_class)->dispose (object);
}

static void
studio_points_density_key_class_init (StudioPointsDensityKeyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_points_density_key_dispose;
  widget_class->measure = studio_points_density_key_measure;
  widget_class->size_allocate = studio_points_density_key_size_allocate;
  widget_class->snapshot = studio_points_density_key_snapshot;
  gtk_widget_class_set_css_name (widget_class, "density-key");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static GtkWidget *
label_new (StudioPointsDensityKey *self,
           const char             *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
studio_points_density_key_init (StudioPointsDensityKey *self)
{
  /* Translators: what colours mean where points lie one on the other */
  self->title = label_new (self, _("Points in a pixel"));
  self->least = label_new (self, "1");
  self->most = label_new (self, "");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
studio_points_density_key_new (void)
{
  return g_object_new (STUDIO_TYPE_POINTS_DENSITY_KEY, NULL);
}

void
studio_points_density_key_set (StudioPointsDensityKey *self,
                               const HekSceneLook     *look,
                               guint32                 n_most)
{
  const gboolean shows = look->mode == HEK_SCENE_DENSITY && look->has_ramp;
  g_autofree char *most = NULL, *text = NULL;

  g_return_if_fail (STUDIO_IS_POINTS_DENSITY_KEY (self));

  gtk_widget_set_visible (GTK_WIDGET (self), shows);
  if (!shows || (n_most == self->n_most && memcmp (look->ramp, self->ramp, sizeof self->ramp) == 0))
    return;
  memcpy (self->ramp, look->ramp, sizeof self->ramp);
  self->n_most = n_most;
  most = n_most > 0 ? studio_count_format (n_most) : g_strdup (_("many"));
  gtk_label_set_label (GTK_LABEL (self->most), most);
  /* Translators: a key of colours; %s is the largest number of points in a pixel */
  text = g_strdup_printf (_("Points in a pixel, from 1 to %s, logarithmic"), most);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

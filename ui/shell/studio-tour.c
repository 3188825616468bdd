/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tour is drawn over everything: a veil with a hole around the part that the step is about,
 * and a card beside it. The part is looked up by its widget name at each step, so that a page may
 * build its widgets late or hide them; a step whose part is not there is told from the middle of
 * the window.
 */
#include "config.h"

#include "studio-tour.h"

#include <glib/gi18n.h>
#include <math.h>

#define TOUR_MARGIN 12
#define TOUR_RADIUS 12

typedef struct
{
  const char *target; /* (nullable): widget name */
  const char *title;
  const char *text;
} StudioTourStep;

static const StudioTourStep steps[] = {
  { "tour-panes", N_("The original, and what becomes of it"),
    N_("Both pictures always show the same place. Turn the wheel to zoom, drag to move, and press "
       "1 for 100 %: from 800 % on you see single pixels.") },
  { "tour-controls", N_("Choose how it is quantized"),
    N_("Each change is computed at once. Take fewer colours and look for the moment when you "
       "notice, or set a target and let Find search the cheapest setting.") },
  { "tour-compare", N_("Look for what has changed"),
    N_("Drag the handle across the picture, flip between both, or show the difference and the map "
       "of a metric: where it hurts, and how much.") },
  { "tour-metrics", N_("Every number is measured"),
    N_("Quality and size belong to the picture as it would be saved. The curve shows what the "
       "neighbouring settings would give; click one to take it.") },
  { "tour-pages", N_("Vectors have pages of their own"),
    N_("Import a dataset or a folder of pictures in the Library. Then search it, measure "
       "quantizers on it, and walk through it in the Explorer: each vector is a point near those "
       "like it.") },
  { "tour-menu", N_("Everything has a key"),
    N_("Press Ctrl+K and type a few letters of what you want. This tour is in the menu, too, and "
       "F1 starts it again.") },
};

struct _StudioTour
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *count;
  GtkWidget *skip;
  GtkWidget *back;
  GtkButton *next;

  GtkWidget *content; /* owned (nullable) */
  guint step_idx;
  graphene_rect_t hole; /* of zero size: none */
};

G_DEFINE_FINAL_TYPE (StudioTour, studio_tour, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
studio_tour_find (GtkWidget  *widget,
                  const char *name)
{
  if (g_str_equal (gtk_widget_get_name (widget), name))
    return gtk_widget_get_mapped (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = studio_tour_find (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
studio_tour_close (StudioTour *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
studio_tour_show_step (StudioTour *self)
{
  const StudioTourStep *step = &steps[self->step_idx];
  gboolean last = self->step_idx + 1 == G_N_ELEMENTS (steps);
  g_autofree char *count =
    g_strdup_printf (_("%u of %u"), self->step_idx + 1, (guint) G_N_ELEMENTS (steps));

  gtk_label_set_label (self->title, _(step->title));
  gtk_label_set_label (self->text, _(step->text));
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (self->skip, !last);
  gtk_widget_set_visible (self->back, self->step_idx > 0);
  gtk_button_set_label (self->next, last ? _("Done") : _("Next"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(step->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _(step->text), -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
studio_tour_go_on (StudioTour *self)
{
  if (self->step_idx + 1 == G_N_ELEMENTS (steps))
    {
      studio_tour_close (self);
      return;
    }
  self->step_idx++;
  studio_tour_show_step (self);
}

static void
studio_tour_go_back (StudioTour *self)
{
  if (self->step_idx == 0)
    return;
  self->step_idx--;
  studio_tour_show_step (self);
}

static gboolean
studio_tour_key_pressed (GtkEventControllerKey *controller,
                         guint                  keyval,
                         guint                  keycode,
                         GdkModifierType        state,
                         StudioTour            *self)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      studio_tour_close (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      studio_tour_go_on (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      studio_tour_go_back (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* A click on the veil goes to nobody below it, and gives the keyboard back to the tour. */
static void
studio_tour_pressed (StudioTour *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->next));
}

/* --- place ----------------------------------------------------------------------------------- */

static void
studio_tour_find_hole (StudioTour *self)
{
  const char *name = steps[self->step_idx].target;
  GtkWidget *target = name != NULL ? studio_tour_find (self->content, name) : NULL;
  graphene_rect_t all =
    GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                        (float) gtk_widget_get_height (GTK_WIDGET (self)));

  self->hole = *graphene_rect_zero ();
  if (target == NULL || !gtk_widget_compute_bounds (target, GTK_WIDGET (self), &self->hole))
    return;
  graphene_rect_inset (&self->hole, -4, -4);
  if (!graphene_rect_intersection (&self->hole, &all, &self->hole))
    self->hole = *graphene_rect_zero ();
}

/* Beside the hole, where there is most room; inside its lower edge when it fills the window. */
static void
studio_tour_place_card (StudioTour *self,
                        int         width,
                        int         height,
                        int         card_width,
                        int         card_height,
                        double     *x,
                        double     *y)
{
  const graphene_rect_t *hole = &self->hole;
  double right = width - hole->origin.x - hole->size.width;
  double below = height - hole->origin.y - hole->size.height;

  *x = hole->origin.x + (hole->size.width - card_width) / 2;
  *y = hole->origin.y + (hole->size.height - card_height) / 2;
  if (hole->size.width <= 0)
    {
      *x = (width - card_width) / 2.0;
      *y = (height - card_height) / 2.0;
    }
  else if (hole->origin.x >= card_width + 2 * TOUR_MARGIN && hole->origin.x >= right)
    *x = hole->origin.x - card_width - TOUR_MARGIN;
  else if (right >= card_width + 2 * TOUR_MARGIN)
    *x = hole->origin.x + hole->size.width + TOUR_MARGIN;
  else if (hole->origin.y >= card_height + 2 * TOUR_MARGIN && hole->origin.y >= below)
    *y = hole->origin.y - card_height - TOUR_MARGIN;
  else if (below >= card_height + 2 * TOUR_MARGIN)
    *y = hole->origin.y + hole->size.height + TOUR_MARGIN;
  else
    *y = hole->origin.y + hole->size.height - card_height - 2 * TOUR_MARGIN;

  *x = floor (CLAMP (*x, TOUR_MARGIN, MAX (TOUR_MARGIN, width - card_width - TOUR_MARGIN)));
  *y = floor (CLAMP (*y, TOUR_MARGIN, MAX (TOUR_MARGIN, height - card_height - TOUR_MARGIN)));
}

static void
studio_tour_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  StudioTour *self = STUDIO_TOUR (widget);
  int card_width, card_height;
  double x, y;

  studio_tour_find_hole (self);
  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &card_width, NULL, NULL);
  card_width = MIN (card_width, width);
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, card_width, NULL, &card_height, NULL,
                      NULL);
  studio_tour_place_card (self, width, height, card_width, card_height, &x, &y);
  gtk_widget_size_allocate (
    self->card, &(GtkAllocation){ (int) x, (int) y, card_width, card_height }, -1);
}

static void
studio_tour_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  /* it takes the room that the window has, and asks for none */
  gtk_widget_measure (STUDIO_TOUR (widget)->card, orientation, -1, NULL, natural, NULL, NULL);
  *minimum = 0;
}

static void
studio_tour_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  StudioTour *self = STUDIO_TOUR (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  const graphene_rect_t *hole = &self->hole;
  double r = MIN (TOUR_RADIUS, MIN (hole->size.width, hole->size.height) / 2);
  double x0 = hole->origin.x, y0 = hole->origin.y;
  double x1 = x0 + hole->size.width, y1 = y0 + hole->size.height;
  GdkRGBA veil;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "studio_veil_color",
                                       &veil))
    veil = (GdkRGBA){ 0, 0, 0, 0.5 };

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, width, height);
  if (r > 0)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x1 - r, y0 + r, r, -G_PI / 2, 0);
      cairo_arc (cr, x1 - r, y1 - r, r, 0, G_PI / 2);
      cairo_arc (cr, x0 + r, y1 - r, r, G_PI / 2, G_PI);
      cairo_arc (cr, x0 + r, y0 + r, r, G_PI, 1.5 * G_PI);
      cairo_close_path (cr);
    }
  gdk_cairo_set_source_rgba (cr, &veil);
  cairo_fill (cr);
  cairo_destroy (cr);

  gtk_widget_snapshot_child (widget, self->card, snapshot);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_tour_dispose (GObject *object)
{
  StudioTour *self = STUDIO_TOUR (object);

  g_clear_object (&self->content);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_tour_parent_class)->dispose (object);
}

static void
studio_tour_class_init (StudioTourClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_tour_dispose;
  widget_class->measure = studio_tour_measure;
  widget_class->size_allocate = studio_tour_size_allocate;
  widget_class->snapshot = studio_tour_snapshot;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "tour");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hektor/Studio/ui/shell/studio-tour.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioTour, card);
  gtk_widget_class_bind_template_child (widget_class, StudioTour, title);
  gtk_widget_class_bind_template_child (widget_class, StudioTour, text);
  gtk_widget_class_bind_template_child (widget_class, StudioTour, count);
  gtk_widget_class_bind_template_child (widget_class, StudioTour, skip);
  gtk_widget_class_bind_template_child (widget_class, StudioTour, back);
  gtk_widget_class_bind_template_child (widget_class, StudioTour, next);
  gtk_widget_class_bind_template_callback (widget_class, studio_tour_close);
  gtk_widget_class_bind_template_callback (widget_class, studio_tour_go_on);
  gtk_widget_class_bind_template_callback (widget_class, studio_tour_go_back);
  gtk_widget_class_bind_template_callback (widget_class, studio_tour_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, studio_tour_pressed);
}

static void
studio_tour_init (StudioTour *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
studio_tour_new (GtkWidget *content)
{
  StudioTour *self = g_object_new (STUDIO_TYPE_TOUR, NULL);

  self->content = g_object_ref (content);
  return GTK_WIDGET (self);
}

void
studio_tour_start (StudioTour *self)
{
  g_return_if_fail (STUDIO_IS_TOUR (self));

  self->step_idx = 0;
  studio_tour_show_step (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->next));
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Display and distance are of the session's recipe, which is the only state; simulating the display
 * is of the view settings. A display that is chosen brings its own distance.
 */
#include "config.h"

#include "studio-viewing-controls.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-option-row.h"
#include "studio-own-name.h"
#include "studio-resource.h"

struct _StudioViewingControls
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkDropDown *display;
  GtkWidget *distance_bin;
  GtkLabel *detail;
  GtkSwitch *simulate;

  HekPictureSession *session;   /* owned (nullable) */
  StudioViewSettings *settings; /* owned (nullable) */
  StudioOptionRow *distance;    /* borrowed from distance_bin */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioViewingControls, studio_viewing_controls, GTK_TYPE_WIDGET)

static const HekOption distance_option = {
  .name = "distance",
  .label = N_("Distance"),
  .unit = N_("m"),
  .help = N_("From the eye to the display"),
  .type = HEK_OPTION_REAL,
  .def = 1,
  .min = HEK_VIEWING_MIN_DISTANCE_M,
  .max = HEK_VIEWING_MAX_DISTANCE_M,
  .step = 0.01,
  .logarithmic = TRUE,
};

/* --- rows of the drop-down ------------------------------------------------------------------- */

/* "SDR, 200 cd/m², black 0.2" */
static char *
studio_viewing_controls_display_text (const HekDisplay *display)
{
  /* Translators: SDR and HDR are kinds of displays; the numbers are luminances */
  return g_strdup_printf (display->kind == HEK_DISPLAY_GOG ? _("SDR, %.4g cd/m², black %.2g")
                                                           : _("HDR, %.4g cd/m², black %.2g"),
                          display->peak_cd_m2, display->black_cd_m2);
}

static void
studio_viewing_controls_setup_row (GtkListItemFactory *factory,
                                   GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (item, box);
}

static void
studio_viewing_controls_bind_row (GtkListItemFactory *factory,
                                  GtkListItem        *item)
{
  const HekDisplay *display = hek_display (gtk_list_item_get_position (item));
  GtkWidget *box = gtk_list_item_get_child (item);
  g_autofree char *text = studio_viewing_controls_display_text (display);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), _(display->label));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), text);
}

static void
studio_viewing_controls_setup_button (GtkListItemFactory *factory,
                                      GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
studio_viewing_controls_bind_button (GtkListItemFactory *factory,
                                     GtkListItem        *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      _(hek_display (gtk_list_item_get_position (item))->label));
}

static void
studio_viewing_controls_add_displays (StudioViewingControls *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) button = gtk_signal_list_item_factory_new ();

  g_signal_connect (rows, "setup", G_CALLBACK (studio_viewing_controls_setup_row), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (studio_viewing_controls_bind_row), NULL);
  g_signal_connect (button, "setup", G_CALLBACK (studio_viewing_controls_setup_button), NULL);
  g_signal_connect (button, "bind", G_CALLBACK (studio_viewing_controls_bind_button), NULL);
  for (guint i = 0; i < hek_display_n (); i++)
    gtk_string_list_append (names, _(hek_display (i)->label));
  gtk_drop_down_set_list_factory (self->display, rows);
  gtk_drop_down_set_factory (self->display, button);
  gtk_drop_down_set_model (self->display, G_LIST_MODEL (names));
}

/* --- both ways ------------------------------------------------------------------------------- */

static void
studio_viewing_controls_display_changed (StudioViewingControls *self)
{
  guint selected = gtk_drop_down_get_selected (self->display);
  HekRecipe recipe;

  if (self->updating || self->session == NULL || selected >= hek_display_n ())
    return;
  recipe = *hek_picture_session_get_recipe (self->session);
  if (recipe.viewing.display == hek_display (selected))
    return;
  recipe.viewing = (HekViewing) { hek_display (selected), 0 };
  hek_picture_session_set_recipe (self->session, &recipe, FALSE);
}

static void
studio_viewing_controls_distance_changed (StudioOptionRow *row,
                                          double           value,
                                          gpointer         user_data)
{
  StudioViewingControls *self = user_data;
  HekRecipe recipe = *hek_picture_session_get_recipe (self->session);

  recipe.viewing.distance_m = value;
  hek_picture_session_set_recipe (self->session, &recipe, TRUE);
}

static void
studio_viewing_controls_simulate_changed (StudioViewingControls *self)
{
  if (!self->updating && self->settings != NULL)
    studio_view_settings_set_simulate (self->settings, gtk_switch_get_active (self->simulate));
}

static void
studio_viewing_controls_show (StudioViewingControls *self)
{
  const HekViewing *viewing = &hek_picture_session_get_recipe (self->session)->viewing;
  const HekDisplay *display = viewing->display;
  g_autofree char *light = studio_viewing_controls_display_text (display);
  g_autofree char *detail
    /* Translators: light of a display; how many of its pixels there are in a degree of vision */
    = g_strdup_printf (_("%s · %.0f pixels per degree"), light, hek_viewing_ppd (viewing));

  self->updating = TRUE;
  for (guint i = 0; i < hek_display_n (); i++)
    if (hek_display (i) == display)
      gtk_drop_down_set_selected (self->display, i);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->display), _(display->help));
  studio_option_row_set_value (self->distance, viewing->distance_m > 0 ? viewing->distance_m
                                                                       : display->distance_m);
  gtk_label_set_text (self->detail, detail);
  gtk_switch_set_active (self->simulate, studio_view_settings_get_spec (self->settings)->simulate);
  self->updating = FALSE;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_viewing_controls_dispose (GObject *object)
{
  StudioViewingControls *self = STUDIO_VIEWING_CONTROLS (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_viewing_controls_parent_class)->dispose (object);
}

static void
studio_viewing_controls_class_init (StudioViewingControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_viewing_controls_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-viewing-controls.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioViewingControls, box);
  gtk_widget_class_bind_template_child (widget_class, StudioViewingControls, display);
  gtk_widget_class_bind_template_child (widget_class, StudioViewingControls, distance_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioViewingControls, detail);
  gtk_widget_class_bind_template_child (widget_class, StudioViewingControls, simulate);
  gtk_widget_class_bind_template_callback (widget_class, studio_viewing_controls_display_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_viewing_controls_simulate_changed);
}

static void
studio_viewing_controls_init (StudioViewingControls *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->display);
  studio_viewing_controls_add_displays (self);
  self->distance = STUDIO_OPTION_ROW (studio_option_row_new (&distance_option));
  gtk_box_append (GTK_BOX (self->distance_bin), GTK_WIDGET (self->distance));
  g_signal_connect_object (self->distance, "changed",
                           G_CALLBACK (studio_viewing_controls_distance_changed), self, 0);
  self->updating = FALSE;
}

void
studio_viewing_controls_set_session (StudioViewingControls *self,
                                     HekPictureSession     *session,
                                     StudioViewSettings    *settings)
{
  g_return_if_fail (STUDIO_IS_VIEWING_CONTROLS (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (session, "recipe-changed", G_CALLBACK (studio_viewing_controls_show),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed", G_CALLBACK (studio_viewing_controls_show), self,
                           G_CONNECT_SWAPPED);
  studio_viewing_controls_show (self);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and moments that are typed become part of the query a moment after the last key, when
 * they can be read; what cannot is said below them. */
#include "config.h"

#include "studio-search-controls.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-time.h"
#include "studio-search-accuracy.h"
#include "studio-search-resource.h"

#define STUDIO_TYPING_MS 400

struct _StudioSearchControls
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *scroller;
  StudioSearchFilter *filter;
  GtkSpinButton *k;
  GtkAdjustment *k_adjustment;
  GtkCheckButton *radius_check;
  GtkEntry *radius;
  GtkEntry *as_of;
  GtkLabel *problem;
  StudioSearchAccuracy *accuracy;

  StudioSearchDraft *draft;  /* owned (nullable) */
  HekSearchSession *session; /* owned (nullable) */
  gboolean updating;
  guint radius_timeout;
  guint as_of_timeout;
};

G_DEFINE_FINAL_TYPE (StudioSearchControls, studio_search_controls, GTK_TYPE_WIDGET)

static void
studio_search_controls_say (StudioSearchControls *self,
                            GtkEntry             *entry,
                            const char           *problem)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_remove_css_class (GTK_WIDGET (self->radius), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->as_of), "error");
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
}

static void
studio_search_controls_k_changed (StudioSearchControls *self)
{
  if (self->draft != NULL && !self->updating)
    studio_search_draft_set_k (self->draft, (guint) gtk_spin_button_get_value_as_int (self->k));
}

/* --- radius ---------------------------------------------------------------------------------- */

static void
studio_search_controls_radius_typed (StudioSearchControls *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->radius));
  char *end;
  double radius = g_strtod (text, &end);

  g_clear_handle_id (&self->radius_timeout, g_source_remove);
  if (self->draft == NULL || !gtk_check_button_get_active (self->radius_check))
    return;
  if (end == text || *g_strchug (end) != '\0' || !isfinite (radius))
    {
      studio_search_controls_say (self, self->radius, _("The radius is a number."));
      return;
    }
  studio_search_controls_say (self, NULL, NULL);
  studio_search_draft_set_radius (self->draft, radius);
}

static gboolean
studio_search_controls_radius_rested (gpointer user_data)
{
  StudioSearchControls *self = user_data;

  self->radius_timeout = 0;
  studio_search_controls_radius_typed (self);
  return G_SOURCE_REMOVE;
}

static void
studio_search_controls_radius_changed (StudioSearchControls *self)
{
  if (self->updating)
    return;
  g_clear_handle_id (&self->radius_timeout, g_source_remove);
  self->radius_timeout
    = g_timeout_add (STUDIO_TYPING_MS, studio_search_controls_radius_rested, self);
}

/* The distance of the last answer, so that switching it on changes little. */
static double
studio_search_controls_propose_radius (StudioSearchControls *self)
{
  GListModel *hits = hek_search_session_get_hits (self->session);
  guint n = g_list_model_get_n_items (hits);
  g_autoptr (HekSearchItem) last = n > 0 ? g_list_model_get_item (hits, n - 1) : NULL;

  return last != NULL ? hek_search_item_get_distance (last) : 1;
}

static void
studio_search_controls_radius_toggled (StudioSearchControls *self)
{
  gboolean active = gtk_check_button_get_active (self->radius_check);

  if (self->draft == NULL || self->updating)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->radius), active);
  if (active)
    {
      studio_search_draft_set_radius (self->draft, studio_search_controls_propose_radius (self));
      gtk_widget_grab_focus (GTK_WIDGET (self->radius));
    }
  else
    {
      studio_search_controls_say (self, NULL, NULL);
      studio_search_draft_set_radius (self->draft, NAN);
    }
}

/* --- as of ----------------------------------------------------------------------------------- */

static void
studio_search_controls_as_of_typed (StudioSearchControls *self)
{
  g_autofree char *text
    = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->as_of))));
  gint64 time_us = 0;

  g_clear_handle_id (&self->as_of_timeout, g_source_remove);
  if (self->draft == NULL)
    return;
  if (*text != '\0' && !hek_time_parse (text, strlen (text), &time_us))
    {
      studio_search_controls_say (self, self->as_of,
                                  _("A moment is written 2024-05-01 or 2024-05-01 12:00 (UTC)."));
      return;
    }
  studio_search_controls_say (self, NULL, NULL);
  studio_search_draft_set_as_of (self->draft, time_us);
}

static gboolean
studio_search_controls_as_of_rested (gpointer user_data)
{
  StudioSearchControls *self = user_data;

  self->as_of_timeout = 0;
  studio_search_controls_as_of_typed (self);
  return G_SOURCE_REMOVE;
}

static void
studio_search_controls_as_of_changed (StudioSearchControls *self)
{
  if (self->updating)
    return;
  g_clear_handle_id (&self->as_of_timeout, g_source_remove);
  self->as_of_timeout = g_timeout_add (2 * STUDIO_TYPING_MS, studio_search_controls_as_of_rested,
                                       self);
}

/* --- following ------------------------------------------------------------------------------- */

/* What is being typed stays as it is: only another value replaces it. */
static void
studio_search_controls_follow_radius (StudioSearchControls *self,
                                      const HekSearchQuery *query)
{
  gboolean active = !isnan (query->radius);
  double typed = g_strtod (gtk_editable_get_text (GTK_EDITABLE (self->radius)), NULL);

  gtk_check_button_set_active (self->radius_check, active);
  gtk_widget_set_sensitive (GTK_WIDGET (self->radius_check), query->n_terms < 2);
  gtk_widget_set_sensitive (GTK_WIDGET (self->radius), active && query->n_terms < 2);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->radius_check),
                               query->n_terms < 2
                                 ? _("All rows whose distance, as answers have it, is at most this")
                                 : _("With one term only"));
  if (active && fabs (typed - query->radius) > 1e-6 * fabs (query->radius))
    {
      g_autofree char *text = g_strdup_printf ("%.7g", query->radius);

      gtk_editable_set_text (GTK_EDITABLE (self->radius), text);
    }
}

static void
studio_search_controls_follow_as_of (StudioSearchControls *self,
                                     const HekSearchQuery *query)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->as_of));
  char text[HEK_TIME_TEXT_BYTES] = "";
  gint64 time_us = 0;

  if (query->as_of_us != 0)
    hek_time_format (query->as_of_us, text);
  if (!hek_time_parse (typed, strlen (typed), &time_us) || time_us != query->as_of_us)
    gtk_editable_set_text (GTK_EDITABLE (self->as_of), text);
}

static void
studio_search_controls_follow (StudioSearchControls *self)
{
  const HekSearchQuery *query = studio_search_draft_get (self->draft);

  self->updating = TRUE;
  gtk_spin_button_set_value (self->k, query->k);
  studio_search_controls_follow_radius (self, query);
  studio_search_controls_follow_as_of (self, query);
  self->updating = FALSE;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_search_controls_dispose (GObject *object)
{
  StudioSearchControls *self = STUDIO_SEARCH_CONTROLS (object);

  g_clear_handle_id (&self->radius_timeout, g_source_remove);
  g_clear_handle_id (&self->as_of_timeout, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->draft);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_search_controls_parent_class)->dispose (object);
}

static void
studio_search_controls_class_init (StudioSearchControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_SEARCH_ACCURACY);
  g_type_ensure (STUDIO_TYPE_SEARCH_FILTER);
  G_OBJECT_CLASS (klass)->dispose = studio_search_controls_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_SEARCH_RESOURCE ("studio-search-controls.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, filter);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, k);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, k_adjustment);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, radius_check);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, radius);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, as_of);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchControls, accuracy);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_controls_k_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_controls_radius_toggled);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_controls_radius_typed);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_controls_radius_changed);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_controls_as_of_typed);
  gtk_widget_class_bind_template_callback (widget_class, studio_search_controls_as_of_changed);
}

static void
studio_search_controls_init (StudioSearchControls *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_search_controls_set_up (StudioSearchControls *self,
                               StudioSearchDraft    *draft,
                               HekSearchSession     *session)
{
  g_return_if_fail (STUDIO_IS_SEARCH_CONTROLS (self) && self->draft == NULL);

  self->draft = g_object_ref (draft);
  self->session = g_object_ref (session);
  studio_search_filter_set_up (self->filter, draft, session);
  studio_search_accuracy_set_up (self->accuracy, draft, session);
  g_signal_connect_object (draft, "changed", G_CALLBACK (studio_search_controls_follow), self,
                           G_CONNECT_SWAPPED);
  studio_search_controls_follow (self);
}

StudioSearchFilter *
studio_search_controls_get_filter (StudioSearchControls *self)
{
  g_return_val_if_fail (STUDIO_IS_SEARCH_CONTROLS (self), NULL);

  return self->filter;
}

void
studio_search_controls_set_size (StudioSearchControls *self,
                                 guint64               n_rows)
{
  g_return_if_fail (STUDIO_IS_SEARCH_CONTROLS (self));

  self->updating = TRUE;
  gtk_adjustment_set_upper (self->k_adjustment,
                            n_rows > 0 ? MIN (n_rows, HEK_SEARCH_MAX_K) : HEK_SEARCH_MAX_K);
  self->updating = FALSE;
}

void
studio_search_controls_show (StudioSearchControls *self,
                             gboolean              measuring)
{
  g_return_if_fail (STUDIO_IS_SEARCH_CONTROLS (self));

  studio_search_accuracy_show (self->accuracy, measuring);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Why a widget shows nothing, in its place, and what leads on. */
#include "config.h"

#include "studio-dashboard-contents-private.h"

#include <glib/gi18n.h>

#include "studio-words.h"
#include "studio-wrap-box.h"

static void
on_configure (GtkButton           *button,
              StudioDashboardPane *self)
{
  if (self->contents != NULL)
    studio_dashboard_contents_emit_configure (self->contents, self->id);
}

static void
on_again (GtkButton           *button,
          StudioDashboardPane *self)
{
  if (self->contents != NULL)
    hek_dashboard_session_refresh (self->contents->session);
}

static void
studio_dashboard_pane_add_button (StudioDashboardPane *self,
                                  GtkWidget           *buttons,
                                  const char          *label,
                                  GCallback            callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect (button, "clicked", callback, self);
  gtk_widget_set_parent (button, buttons);
}

/* One beside the other, or in a narrow widget below it. */
static GtkWidget *
studio_dashboard_pane_new_buttons (StudioDashboardPane *self)
{
  GtkWidget *buttons = g_object_new (STUDIO_TYPE_WRAP_BOX, "column-spacing", 6, NULL);

  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  studio_dashboard_pane_add_button (self, buttons, _("Change data…"), G_CALLBACK (on_configure));
  studio_dashboard_pane_add_button (self, buttons, _("Try again"), G_CALLBACK (on_again));
  return buttons;
}

static GtkWidget *
studio_dashboard_pane_new_cover (StudioDashboardPane *self,
                                 const char          *message)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autofree char *sentence = studio_words_sentence (message);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), studio_dashboard_pane_new_buttons (self));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}

void
studio_dashboard_pane_update_cover (StudioDashboardPane *self)
{
  const GError *error = self->content != NULL ? self->content->error : NULL;

  studio_dashboard_tile_set_cover (
    self->tile, error != NULL ? studio_dashboard_pane_new_cover (self, error->message) : NULL);
}

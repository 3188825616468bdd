/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Studio page: builds its parts and puts them together. What the session computes is shown by
 * -show.c, actions and menus are in -actions.c, files in -files.c, drops and the clipboard in
 * -dnd.c.
 */
#include "config.h"

#include "studio-picture-page-private.h"

#include <glib/gi18n.h>

#include "studio-compare-modes.h"
#include "studio-metric-chooser.h"
#include "studio-own-name.h"
#include "studio-resource.h"
#include "studio-stack.h"
#include "studio-welcome.h"

G_DEFINE_FINAL_TYPE (StudioPicturePage, studio_picture_page, STUDIO_TYPE_PAGE)

static void
studio_picture_page_insert_actions (StudioPage *page,
                                    GtkWidget  *window)
{
  studio_page_insert_action_group (page, window, "studio",
                                   G_ACTION_GROUP (STUDIO_PICTURE_PAGE (page)->actions));
}

static gboolean
studio_picture_page_open_file (StudioPage *page,
                               GFile      *file)
{
  return studio_picture_page_open_gfile (STUDIO_PICTURE_PAGE (page), file);
}

static const char *
studio_picture_page_get_primary_action (StudioPage  *page,
                                        const char **label)
{
  *label = _("Open…");
  return "studio.open";
}

static GtkWidget *
studio_picture_page_get_header_widget (StudioPage *page)
{
  return STUDIO_PICTURE_PAGE (page)->header_widget;
}

static GMenuModel *
studio_picture_page_get_menu (StudioPage *page)
{
  return G_MENU_MODEL (STUDIO_PICTURE_PAGE (page)->menu);
}

static const StudioShortcut *
studio_picture_page_get_shortcuts (StudioPage *page)
{
  return studio_picture_page_shortcuts;
}

static void
studio_picture_page_add_view (StudioPane *pane,
                              GtkWidget  *view,
                              const char *name)
{
  gtk_widget_set_hexpand (view, TRUE);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (gtk_widget_get_parent (view) == NULL)
    gtk_box_append (GTK_BOX (pane), view);
}

static void
studio_picture_page_add_views (StudioPicturePage *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->viewport = studio_viewport_new ();
  self->original_view = STUDIO_IMAGE_VIEW (studio_image_view_new (self->viewport));
  self->quantized_view = STUDIO_IMAGE_VIEW (studio_image_view_new (self->viewport));
  self->compare_view = STUDIO_COMPARE_VIEW (studio_compare_view_new (self->viewport));
  studio_picture_page_add_view (self->original_pane, GTK_WIDGET (self->original_view),
                                _("Original picture"));
  studio_picture_page_add_view (self->quantized_pane, GTK_WIDGET (self->quantized_view),
                                _("Quantized picture"));

  self->compare_bar = STUDIO_COMPARE_BAR (studio_compare_bar_new (self->compare_view));
  gtk_widget_set_halign (GTK_WIDGET (self->compare_bar), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->compare_bar), GTK_ALIGN_START);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->compare_view));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay),
                           studio_compare_view_get_surface (self->compare_view));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->compare_bar));
  studio_picture_page_add_view (self->compare_pane, GTK_WIDGET (self->compare_view),
                                _("Comparison"));
  gtk_box_append (GTK_BOX (self->compare_pane), overlay);

  self->inspector = STUDIO_INSPECTOR (studio_inspector_new ());
  adw_bin_set_child (self->inspector_bin, GTK_WIDGET (self->inspector));
}

static void
studio_picture_page_dispose (GObject *object)
{
  StudioPicturePage *self = STUDIO_PICTURE_PAGE (object);

  g_clear_handle_id (&self->dim_timeout, g_source_remove);
  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  g_clear_handle_id (&self->recent_idle, g_source_remove);
  g_clear_handle_id (&self->recent_timeout, g_source_remove);
  if (self->pixels_job != NULL)
    hek_job_cancel (self->pixels_job);
  g_clear_object (&self->pixels_job);
  if (self->copy_job != NULL)
    hek_job_cancel (self->copy_job);
  g_clear_object (&self->copy_job);
  g_clear_pointer (&self->pixels_image, hek_image_unref);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      hek_picture_session_close (self->session);
    }
  g_clear_object (&self->session);
  g_clear_object (&self->jobs);
  g_clear_object (&self->viewport);
  g_clear_object (&self->view);
  g_clear_object (&self->actions);
  g_clear_object (&self->header_widget);
  g_clear_object (&self->menu);
  g_clear_object (&self->recent_menu);
  g_clear_object (&self->dialog);
  if (self->curve_lab != NULL)
    gtk_window_destroy (GTK_WINDOW (self->curve_lab));
  g_clear_weak_pointer (&self->curve_lab);
  if (self->study_window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->study_window));
  g_clear_weak_pointer (&self->study_window);
  G_OBJECT_CLASS (studio_picture_page_parent_class)->dispose (object);
}

static void
studio_picture_page_finalize (GObject *object)
{
  StudioPicturePage *self = STUDIO_PICTURE_PAGE (object);

  g_clear_pointer (&self->requests, g_hash_table_unref);
  g_free (self->opening_name);
  G_OBJECT_CLASS (studio_picture_page_parent_class)->finalize (object);
}

static void
studio_picture_page_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, opening_label);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, flap);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, panes);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, original_pane);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, quantized_pane);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, compare_pane);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, metrics_pane);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, curve_metric);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, metrics);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, curve);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, inspector_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioPicturePage, drop_label);
  gtk_widget_class_bind_template_callback (widget_class, studio_picture_page_curve_metric_changed);
}

static void
studio_picture_page_class_init (StudioPicturePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  StudioPageClass *page_class = STUDIO_PAGE_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_COMPARE_MODES);
  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_METRIC_CHOOSER);
  g_type_ensure (STUDIO_TYPE_METRICS_VIEW);
  g_type_ensure (STUDIO_TYPE_PANE);
  g_type_ensure (STUDIO_TYPE_RATE_CURVE);
  g_type_ensure (STUDIO_TYPE_SIDEBAR);
  g_type_ensure (STUDIO_TYPE_WELCOME);

  object_class->dispose = studio_picture_page_dispose;
  object_class->finalize = studio_picture_page_finalize;
  page_class->insert_actions = studio_picture_page_insert_actions;
  page_class->open_file = studio_picture_page_open_file;
  page_class->get_primary_action = studio_picture_page_get_primary_action;
  page_class->get_header_widget = studio_picture_page_get_header_widget;
  page_class->get_menu = studio_picture_page_get_menu;
  page_class->get_shortcuts = studio_picture_page_get_shortcuts;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-picture-page.ui"));
  studio_picture_page_bind_template (widget_class);
}

static void
studio_picture_page_init (StudioPicturePage *self)
{
  self->pixels_idx = -1;
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->curve_metric);
}

GtkWidget *
studio_picture_page_new (HekJobList *jobs)
{
  StudioPicturePage *self;

  g_return_val_if_fail (HEK_IS_JOB_LIST (jobs), NULL);

  self = g_object_new (STUDIO_TYPE_PICTURE_PAGE, "title", _("Studio"), "icon-name",
                       "studio-quantize-symbolic", "subtitle", "", "has-sidebar", FALSE, NULL);
  self->jobs = g_object_ref (jobs);
  self->session = hek_picture_session_new (jobs);
  self->view = studio_view_settings_new (self->session);
  studio_picture_page_add_views (self);
  studio_picture_page_add_actions (self);
  studio_picture_page_build_menu (self);
  self->header_widget = g_object_ref_sink (studio_picture_page_build_header (self));
  studio_picture_page_add_drop_target (self);
  studio_page_add_local_shortcuts (STUDIO_PAGE (self), studio_picture_page_shortcuts);
  studio_sidebar_set_session (self->sidebar, self->session, jobs, self->view);
  studio_rate_curve_set_session (self->curve, self->session);
  studio_picture_page_add_metrics (self);
  studio_picture_page_connect_session (self);
  studio_picture_page_connect_view (self);
  studio_stack_follow (self->stack);
  studio_picture_page_update_actions (self);
  return GTK_WIDGET (self);
}

HekPictureSession *
studio_picture_page_get_session (StudioPicturePage *self)
{
  g_return_val_if_fail (STUDIO_IS_PICTURE_PAGE (self), NULL);

  return self->session;
}

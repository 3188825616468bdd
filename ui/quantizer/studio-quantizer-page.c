/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Quantizer page: builds its parts and puts them together when it is first seen. The plan is
 * the workbench's, the runs are the session's; -runs.c starts, adopts and removes them, -show.c
 * shows what came of it, -library.c follows the collections, actions and menus are in -actions.c.
 */
#include "config.h"

#include "studio-quantizer-page-private.h"

#include <glib/gi18n.h>

#include "studio-quantizer-resource.h"
#include "studio-quantizer-views.h"
#include "studio-stack.h"

G_DEFINE_FINAL_TYPE (StudioQuantizerPage, studio_quantizer_page, STUDIO_TYPE_PAGE)

static void
studio_quantizer_page_insert_actions (StudioPage *page,
                                      GtkWidget  *window)
{
  studio_page_insert_action_group (page, window, "quantizer",
                                   G_ACTION_GROUP (STUDIO_QUANTIZER_PAGE (page)->actions));
}

static const char *
studio_quantizer_page_get_primary_action (StudioPage  *page,
                                          const char **label)
{
  *label = _("Adopt…");
  return "quantizer.adopt";
}

static GtkWidget *
studio_quantizer_page_get_header_widget (StudioPage *page)
{
  return STUDIO_QUANTIZER_PAGE (page)->header_widget;
}

static GMenuModel *
studio_quantizer_page_get_menu (StudioPage *page)
{
  return G_MENU_MODEL (STUDIO_QUANTIZER_PAGE (page)->menu);
}

static const StudioShortcut *
studio_quantizer_page_get_shortcuts (StudioPage *page)
{
  return studio_quantizer_page_shortcuts;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_quantizer_page_build (StudioQuantizerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = hek_quantizer_session_new (self->library, self->jobs);
  self->codebooks = hek_codebook_list_new (self->library, self->jobs);
  studio_quantizer_workbench_set_up (self->workbench, self->library, self->session);
  studio_quantizer_run_chooser_set_up (self->run_chooser, self->session);
  studio_quantizer_page_add_views (self);
  studio_quantizer_page_connect_session (self);
  studio_stack_follow (self->stack);
  studio_stack_follow (self->content);
  g_signal_connect_object (self->workbench, "changed", G_CALLBACK (studio_quantizer_page_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workbench, "collection-chosen",
                           G_CALLBACK (studio_quantizer_page_choose_collection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "changed",
                           G_CALLBACK (studio_quantizer_page_library_changed), self,
                           G_CONNECT_SWAPPED);
  hek_library_open (self->library);
  studio_quantizer_page_library_changed (self);
}

static void
studio_quantizer_page_map (GtkWidget *widget)
{
  StudioQuantizerPage *self = STUDIO_QUANTIZER_PAGE (widget);

  if (self->session == NULL)
    studio_quantizer_page_build (self);
  hek_codebook_list_refresh (self->codebooks); /* the command line may have changed them */
  GTK_WIDGET_CLASS (studio_quantizer_page_parent_class)->map (widget);
}

static void
studio_quantizer_page_dispose (GObject *object)
{
  StudioQuantizerPage *self = STUDIO_QUANTIZER_PAGE (object);

  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  g_clear_pointer (&self->watch, studio_quantizer_watch_free);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      hek_quantizer_session_close (self->session);
      hek_codebook_list_close (self->codebooks);
    }
  g_clear_object (&self->dialog);
  g_clear_object (&self->header_widget);
  /* the widgets look at what follows until they are gone */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->codebooks);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (studio_quantizer_page_parent_class)->dispose (object);
}

static void
studio_quantizer_page_finalize (GObject *object)
{
  g_free (STUDIO_QUANTIZER_PAGE (object)->wanted_uuid);
  G_OBJECT_CLASS (studio_quantizer_page_parent_class)->finalize (object);
}

static void
studio_quantizer_page_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, opening_label);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, workbench);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, run_chooser);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, run_buttons);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, content);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerPage, empty_button);
}

static void
studio_quantizer_page_class_init (StudioQuantizerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  StudioPageClass *page_class = STUDIO_PAGE_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_RUN_BUTTONS);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_RUN_CHOOSER);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_VIEWS);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_WORKBENCH);

  object_class->dispose = studio_quantizer_page_dispose;
  object_class->finalize = studio_quantizer_page_finalize;
  widget_class->map = studio_quantizer_page_map;
  page_class->insert_actions = studio_quantizer_page_insert_actions;
  page_class->get_primary_action = studio_quantizer_page_get_primary_action;
  page_class->get_header_widget = studio_quantizer_page_get_header_widget;
  page_class->get_menu = studio_quantizer_page_get_menu;
  page_class->get_shortcuts = studio_quantizer_page_get_shortcuts;

  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-page.ui"));
  studio_quantizer_page_bind_template (widget_class);
}

static void
studio_quantizer_page_init (StudioQuantizerPage *self)
{
}

GtkWidget *
studio_quantizer_page_new (HekJobList *jobs,
                           HekLibrary *library)
{
  StudioQuantizerPage *self;

  g_return_val_if_fail (HEK_IS_JOB_LIST (jobs) && HEK_IS_LIBRARY (library), NULL);

  self = g_object_new (STUDIO_TYPE_QUANTIZER_PAGE, "title", _("Quantizer"), "icon-name",
                       "studio-quantizer-symbolic", "subtitle", "", "has-sidebar", FALSE, NULL);
  self->jobs = g_object_ref (jobs);
  self->library = g_object_ref (library);
  studio_quantizer_page_add_actions (self);
  studio_quantizer_page_build_menu (self);
  self->header_widget = g_object_ref_sink (studio_quantizer_page_build_header (self));
  studio_page_add_local_shortcuts (STUDIO_PAGE (self), studio_quantizer_page_shortcuts);
  studio_quantizer_page_update_actions (self);
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Search page: builds its parts and puts them together when it is first seen. The query that is
 * composed is a StudioSearchDraft; -query.c runs it, -show.c shows what came of it, -library.c
 * follows the collections, actions and menus are in -actions.c and -item.c.
 */
#include "config.h"

#include "studio-search-page-private.h"

#include <glib/gi18n.h>

#include "studio-search-resource.h"
#include "studio-settings.h"
#include "studio-stack.h"

/* Twice the side of a card, for displays with 200 %; some 300 of them. */
#define STUDIO_THUMBNAIL_SIDE 240
#define STUDIO_THUMBNAIL_BYTES (32 * 1024 * 1024)

G_DEFINE_FINAL_TYPE (StudioSearchPage, studio_search_page, STUDIO_TYPE_PAGE)

static void
studio_search_page_insert_actions (StudioPage *page,
                                   GtkWidget  *window)
{
  studio_page_insert_action_group (page, window, "search",
                                   G_ACTION_GROUP (STUDIO_SEARCH_PAGE (page)->actions));
}

static const char *
studio_search_page_get_primary_action (StudioPage  *page,
                                       const char **label)
{
  *label = _("Search by file…");
  return "search.add-file";
}

static GtkWidget *
studio_search_page_get_header_widget (StudioPage *page)
{
  return STUDIO_SEARCH_PAGE (page)->header_widget;
}

static GMenuModel *
studio_search_page_get_menu (StudioPage *page)
{
  return G_MENU_MODEL (STUDIO_SEARCH_PAGE (page)->menu);
}

static const StudioShortcut *
studio_search_page_get_shortcuts (StudioPage *page)
{
  return studio_search_page_shortcuts;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
studio_search_page_build (StudioSearchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = hek_search_session_new (self->library, self->jobs, NULL);
  studio_search_bar_set_up (self->bar, self->library, self->draft, &self->look);
  studio_search_controls_set_up (self->controls, self->draft, self->session);
  studio_search_start_set_up (self->start, self->library, self->draft);
  studio_search_results_set_up (self->results, &self->look, G_MENU_MODEL (self->item_menu));
  studio_search_page_add_drop_target (self);
  studio_search_page_connect_session (self);
  g_action_group_change_action_state (
    G_ACTION_GROUP (self->actions), "view",
    g_variant_new_string (g_settings_get_boolean (studio_settings_get (), "search-grid") ? "grid"
                                                                                         : "list"));
  studio_stack_follow (self->stack);
  studio_stack_follow (self->content);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (studio_search_page_schedule), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "changed",
                           G_CALLBACK (studio_search_page_library_changed), self,
                           G_CONNECT_SWAPPED);
  hek_library_open (self->library);
  studio_search_page_library_changed (self);
}

static void
studio_search_page_map (GtkWidget *widget)
{
  StudioSearchPage *self = STUDIO_SEARCH_PAGE (widget);

  if (self->session == NULL)
    studio_search_page_build (self);
  GTK_WIDGET_CLASS (studio_search_page_parent_class)->map (widget);
}

/* Who comes to the page wants to type, not to choose a collection, which stands first. */
static gboolean
studio_search_page_grab_focus (GtkWidget *widget)
{
  StudioSearchPage *self = STUDIO_SEARCH_PAGE (widget);

  if (self->session == NULL || studio_search_page_get_collection (self) == NULL)
    return FALSE;
  studio_search_bar_focus_entry (self->bar);
  return TRUE;
}

static void
studio_search_page_dispose (GObject *object)
{
  StudioSearchPage *self = STUDIO_SEARCH_PAGE (object);

  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  g_clear_handle_id (&self->run_timeout, g_source_remove);
  g_clear_handle_id (&self->dim_timeout, g_source_remove);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      hek_search_session_close (self->session);
    }
  if (self->look.thumbnails != NULL)
    studio_thumbnails_close (self->look.thumbnails);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->dialog);
  g_clear_object (&self->header_widget);
  /* the widgets look at what follows until they are gone */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->library);
  g_clear_object (&self->jobs);
  g_clear_object (&self->draft);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->item_menu);
  g_clear_object (&self->look.thumbnails);
  G_OBJECT_CLASS (studio_search_page_parent_class)->dispose (object);
}

static void
studio_search_page_finalize (GObject *object)
{
  StudioSearchPage *self = STUDIO_SEARCH_PAGE (object);

  g_clear_pointer (&self->look.schema, hek_schema_unref);
  g_clear_pointer (&self->started, hek_search_query_free);
  g_clear_pointer (&self->trail, g_ptr_array_unref);
  g_free (self->shown_uuid);
  g_free (self->wanted_uuid);
  G_OBJECT_CLASS (studio_search_page_parent_class)->finalize (object);
}

static void
studio_search_page_bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, opening_label);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, problem_page);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, bar);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, controls);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, content);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, start);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, status);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, no_hits_page);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, no_hits_button);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, results);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchPage, drop_label);
}

static void
studio_search_page_class_init (StudioSearchPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  StudioPageClass *page_class = STUDIO_PAGE_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_SEARCH_BAR);
  g_type_ensure (STUDIO_TYPE_SEARCH_CONTROLS);
  g_type_ensure (STUDIO_TYPE_SEARCH_RESULTS);
  g_type_ensure (STUDIO_TYPE_SEARCH_START);
  g_type_ensure (STUDIO_TYPE_SEARCH_STATUS);

  object_class->dispose = studio_search_page_dispose;
  object_class->finalize = studio_search_page_finalize;
  widget_class->grab_focus = studio_search_page_grab_focus;
  widget_class->map = studio_search_page_map;
  page_class->insert_actions = studio_search_page_insert_actions;
  page_class->get_primary_action = studio_search_page_get_primary_action;
  page_class->get_header_widget = studio_search_page_get_header_widget;
  page_class->get_menu = studio_search_page_get_menu;
  page_class->get_shortcuts = studio_search_page_get_shortcuts;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_SEARCH_RESOURCE ("studio-search-page.ui"));
  studio_search_page_bind_template (widget_class);
}

static void
studio_search_page_init (StudioSearchPage *self)
{
  self->draft = studio_search_draft_new ();
  self->trail = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_search_query_free);
  self->look.thumbnails = studio_thumbnails_new (STUDIO_THUMBNAIL_SIDE, STUDIO_THUMBNAIL_BYTES);
}

GtkWidget *
studio_search_page_new (HekJobList *jobs,
                        HekLibrary *library)
{
  StudioSearchPage *self;

  g_return_val_if_fail (HEK_IS_JOB_LIST (jobs) && HEK_IS_LIBRARY (library), NULL);

  self = g_object_new (STUDIO_TYPE_SEARCH_PAGE, "title", _("Search"), "icon-name",
                       "studio-search-symbolic", "subtitle", "", "has-sidebar", FALSE, NULL);
  self->jobs = g_object_ref (jobs);
  self->library = g_object_ref (library);
  studio_search_page_add_actions (self);
  studio_search_page_add_item_actions (self);
  studio_search_page_build_menu (self);
  self->header_widget = g_object_ref_sink (studio_search_page_build_header (self));
  studio_page_add_local_shortcuts (STUDIO_PAGE (self), studio_search_page_shortcuts);
  studio_search_page_update_actions (self);
  return GTK_WIDGET (self);
}

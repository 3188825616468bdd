/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One message above a page: what went wrong, why, and a button that leads on. It stays until it is
 * closed or replaced. */
#define STUDIO_TYPE_MESSAGE_BAR (studio_message_bar_get_type ())
G_DECLARE_FINAL_TYPE (StudioMessageBar, studio_message_bar, STUDIO, MESSAGE_BAR, GtkWidget)

/**
 * studio_message_bar_show:
 * @button: (nullable): what the button says: "Open another…"
 * @action: (nullable): what it does, a detailed action name
 */
void studio_message_bar_show (StudioMessageBar *self,
                              const char *text,
                              const char *button,
                              const char *action);

/* The same in a calm colour: nothing went wrong. */
void studio_message_bar_show_note (StudioMessageBar *self,
                                   const char *text,
                                   const char *button,
                                   const char *action);
void studio_message_bar_hide (StudioMessageBar *self);

G_END_DECLS

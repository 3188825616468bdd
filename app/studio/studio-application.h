/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The application: one window, the list of jobs, the actions "app.", the keys of all shortcut
 * tables, and the preferences that reach beyond the window (threads).
 */
#define STUDIO_TYPE_APPLICATION (studio_application_get_type ())
G_DECLARE_FINAL_TYPE (StudioApplication, studio_application, STUDIO, APPLICATION, AdwApplication)

GApplication *studio_application_new (void);

G_END_DECLS

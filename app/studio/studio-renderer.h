/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Chooses how GTK draws, unless the user has (GSK_RENDERER). Call before GTK is initialized. */
void studio_renderer_choose (void);

G_END_DECLS

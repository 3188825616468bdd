/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The resource path of a template in this folder. */
#define STUDIO_DASHBOARD_RESOURCE(name) "/io/github/hektor/Studio/ui/dashboard/" name
